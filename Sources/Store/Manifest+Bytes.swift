import Bits
import Catalog
import Columns
import SegmentFormat

/// The stored form of a manifest (FormatSpec, manifest.md, MAN-001 to MAN-006).
extension Manifest {
    static let magic = Array("SYNMAN\r\n".utf8)
    static let major: UInt16 = 1
    static let minor: UInt16 = 0

    func encode() -> [UInt8] {
        var writer = ByteWriter()
        writer.write(raw: Self.magic)
        writer.write(Self.major)
        writer.write(Self.minor)
        writer.write(UInt32(0))
        writer.write(number)
        writer.write(storeID.high.byteSwapped)
        writer.write(storeID.low.byteSwapped)
        writer.write(createdAt)
        writer.write(text: change)
        writer.write(catalogNumber)
        writer.write(catalogChecksum)
        writer.write(UInt32(tables.count))
        for table in tables {
            writer.write(table.code)
            writer.write(text: table.name)
            writer.write(UInt32(table.segments.count))
            for segment in table.segments { segment.write(to: &writer) }
        }
        writer.write(XXH64.hash(writer.bytes))
        return writer.bytes
    }

    /// Fails with a `StoreError` that names `path` and the broken rule.
    init(decoding bytes: UnsafeRawBufferPointer, path: String) throws {
        func damaged(_ rule: String, _ message: String) -> StoreError {
            StoreError(
                .corrupt, "\(path): \(message) (\(rule))",
                hint: "restore the file from a copy; an older snapshot is never taken silently")
        }
        guard bytes.count >= 24, Array(bytes.prefix(8)) == Self.magic else {
            throw damaged("MAN-001", "it does not begin like a manifest")
        }
        var reader = ByteReader(bytes)
        _ = try reader.readBytes(8)
        let major = try reader.read(UInt16.self)
        guard major <= Self.major else {
            throw StoreError(
                .future,
                "\(path): manifest version \(major) is later than \(Self.major), the latest this program reads (MAN-002)",
                hint: "use a newer syndb")
        }
        let content = UnsafeRawBufferPointer(rebasing: bytes[..<(bytes.count - 8)])
        guard
            XXH64.hash(content)
                == bytes.loadUnaligned(fromByteOffset: bytes.count - 8, as: UInt64.self).littleEndian
        else { throw damaged("MAN-003", "its checksum does not match its \(bytes.count) bytes") }
        reader = ByteReader(content)
        do {
            guard let manifest = try Self.read(from: &reader), reader.remaining == 0 else {
                throw damaged("MAN-004", "a field is out of its range")
            }
            self = manifest
        } catch let error as ByteReader.Truncated {
            throw damaged("MAN-004", "it ends early: \(error)")
        }
    }

    private static func read(from reader: inout ByteReader) throws -> Manifest? {
        _ = try reader.readBytes(12)
        guard try reader.read(UInt32.self) == 0 else { return nil }
        let number = try reader.read(UInt64.self)
        let high = try reader.read(UInt64.self).byteSwapped
        let low = try reader.read(UInt64.self).byteSwapped
        let createdAt = try reader.read(Int64.self)
        guard number >= 1, let change = try reader.readText() else { return nil }
        var manifest = Manifest(
            number: number, storeID: UUIDBytes(high: high, low: low), createdAt: createdAt, change: change,
            catalogNumber: try reader.read(UInt64.self), catalogChecksum: try reader.read(UInt64.self),
            tables: [])
        for _ in 0..<Int(try reader.read(UInt32.self)) {
            let code = try reader.read(UInt32.self)
            guard let name = try reader.readText() else { return nil }
            var table = Table(code: code, name: name, segments: [])
            for _ in 0..<Int(try reader.read(UInt32.self)) {
                guard let segment = try SegmentEntry.read(from: &reader) else { return nil }
                table.segments.append(segment)
            }
            manifest.tables.append(table)
        }
        return manifest
    }
}

extension SegmentEntry {
    /// MAN-005.
    func write(to writer: inout ByteWriter) {
        writer.write(id.high.byteSwapped)
        writer.write(id.low.byteSwapped)
        writer.write(size)
        writer.write(footerChecksum)
        writer.write(UInt32(pageCount))
        writer.write(UInt32(runs.count))
        for run in runs {
            writer.write(run.dataset.rawValue)
            writer.write(UInt32(run.rows))
        }
        writer.write(UInt32(columns.count))
        for column in columns {
            writer.write(text: column.name)
            column.zone.write(to: &writer)
        }
        writer.write(metadata.catalogNumber)
        writer.write(UInt32(metadata.columns.count))
        for column in metadata.columns {
            writer.write(text: column.name)
            writer.write(UInt32(column.terms.count))
            for term in column.terms { writer.write(term) }
        }
    }

    /// Nil when a field is out of its range.
    static func read(from reader: inout ByteReader) throws -> SegmentEntry? {
        let high = try reader.read(UInt64.self).byteSwapped
        let low = try reader.read(UInt64.self).byteSwapped
        let size = try reader.read(UInt64.self)
        let checksum = try reader.read(UInt64.self)
        let pageCount = Int(try reader.read(UInt32.self))
        let runCount = Int(try reader.read(UInt32.self))
        try reader.require(runCount, of: 8)
        var runs: [Run] = []
        runs.reserveCapacity(runCount)
        var rows = 0
        for _ in 0..<runCount {
            let ordinal = DatasetOrdinal(try reader.read(UInt32.self))
            let count = Int(try reader.read(UInt32.self))
            rows += count
            guard count >= 1, rows <= SegmentFormat.maximumRows else { return nil }
            runs.append(Run(dataset: ordinal, rows: count))
        }
        var columns: [ColumnZone] = []
        for _ in 0..<Int(try reader.read(UInt32.self)) {
            guard let name = try reader.readText(), let zone = try ZoneMap.read(from: &reader) else { return nil }
            columns.append(ColumnZone(name: name, zone: zone))
        }
        var metadata = MetadataZoneMap(catalogNumber: try reader.read(UInt64.self), columns: [])
        for _ in 0..<Int(try reader.read(UInt32.self)) {
            guard let name = try reader.readText() else { return nil }
            let count = Int(try reader.read(UInt32.self))
            try reader.require(count, of: 4)
            var terms: [UInt32] = []
            terms.reserveCapacity(count)
            for _ in 0..<count { terms.append(try reader.read(UInt32.self)) }
            metadata.columns.append(MetadataZoneMap.Column(name: name, terms: terms))
        }
        return SegmentEntry(
            id: UUIDBytes(high: high, low: low), size: size, footerChecksum: checksum,
            pageCount: pageCount, runs: runs, columns: columns, metadata: metadata)
    }
}
