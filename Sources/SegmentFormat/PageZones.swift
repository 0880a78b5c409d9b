import Bits
import Columns

/// The zone maps inside one page (SEG-051): of each 8,192 rows, the last of
/// what is left. Pages of no more rows have none.
///
/// An entry is u16 nulls, u16 nans and, where the page has bounds, minimum and
/// maximum as in the zone map of the page, which says of which kind they are; 0
/// for both where no row of the zone has a bounded value.
enum PageZones {
    /// Rows of each zone of a page of `rows` rows; empty where there are none.
    static func rows(ofPageOf rows: Int) -> [Range<Int>] {
        guard rows > SegmentFormat.zoneRows else { return [] }
        return stride(from: 0, to: rows, by: SegmentFormat.zoneRows).map {
            $0..<min($0 + SegmentFormat.zoneRows, rows)
        }
    }

    static func write(_ zones: [ZoneMap], ofPageWith page: ZoneMap, to writer: inout ByteWriter) {
        for zone in zones {
            writer.write(UInt16(zone.nulls))
            writer.write(UInt16(zone.nans))
            switch (page.bounds, zone.bounds) {
            case (nil, _): break
            case (_, nil):
                writer.write(UInt64(0))
                writer.write(UInt64(0))
            case (_, .integers(let minimum, let maximum)):
                writer.write(minimum)
                writer.write(maximum)
            case (_, .doubles(let minimum, let maximum)):
                writer.write(minimum)
                writer.write(maximum)
            }
        }
    }

    /// Nil when a field is out of its range, or the zones together are not what
    /// the page's zone map says.
    static func read(
        from reader: inout ByteReader, ofPageWith page: ZoneMap
    ) throws(ByteReader.Truncated) -> [ZoneMap]? {
        var zones: [ZoneMap] = []
        var union = ZoneMap()
        for rows in rows(ofPageOf: page.rows) {
            var zone = ZoneMap()
            zone.rows = rows.count
            zone.nulls = Int(try reader.read(UInt16.self))
            zone.nans = Int(try reader.read(UInt16.self))
            guard zone.nulls + zone.nans <= zone.rows else { return nil }
            if let kind = page.bounds {
                let minimum = try reader.read(UInt64.self)
                let maximum = try reader.read(UInt64.self)
                if zone.nulls + zone.nans == zone.rows {
                    guard minimum == 0, maximum == 0 else { return nil }
                } else {
                    guard let bounds = ZoneBounds(minimum: minimum, maximum: maximum, like: kind)
                    else { return nil }
                    zone.bounds = bounds
                }
            }
            union.formUnion(zone)
            zones.append(zone)
        }
        return zones.isEmpty || union == page ? zones : nil
    }
}

extension ZoneBounds {
    /// From the stored bits of both; nil where they are out of order or NaN.
    init?(minimum: UInt64, maximum: UInt64, like kind: ZoneBounds) {
        switch kind {
        case .integers:
            let low = Int64(bitPattern: minimum)
            let high = Int64(bitPattern: maximum)
            guard low <= high else { return nil }
            self = .integers(minimum: low, maximum: high)
        case .doubles:
            let low = Double(bitPattern: minimum)
            let high = Double(bitPattern: maximum)
            guard !low.isNaN, !high.isNaN, !ZoneMap.precedes(high, low) else { return nil }
            self = .doubles(minimum: low, maximum: high)
        }
    }
}
