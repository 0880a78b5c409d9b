import Bits
import Columns
import TestSupport
import Testing

@testable import SegmentFormat

@Suite struct ZoneTests {
    private static func read(_ bytes: [UInt8], page: ZoneMap) -> [ZoneMap]? {
        bytes.withUnsafeBytes { bytes in
            var reader = ByteReader(bytes)
            guard let zones = try? PageZones.read(from: &reader, ofPageWith: page) else { return nil }
            return reader.remaining == 0 ? zones : nil
        }
    }

    @Test(arguments: RandomColumn.Shape.allCases)
    func everyShape_comesBack(shape: RandomColumn.Shape) {
        for (rows, nulls) in [(8192, 0.1), (8193, 0.0), (20_000, 0.1), (20_000, 1.0), (65_536, 0.5)] {
            let values = RandomColumn.make(shape, count: rows, nulls: nulls, seed: UInt64(rows))
            let dataset = UUIDBytes(high: 1, low: 2)
            let layout = SegmentLayout(datasets: [(dataset, rows)], maximumPageRows: 65_536)
            let statistics = layout.statistics(ofPage: 0, values: values)
            #expect(statistics.zones.map(\.rows) == layout.zones(ofPage: 0).map(\.count))
            #expect(statistics.zones.isEmpty == (rows <= 8192))
            for (zone, rows) in zip(statistics.zones, layout.zones(ofPage: 0)) {
                var expected = RunStatistics(of: values, rows: rows, moments: false).zone
                if statistics.zone.bounds == nil { expected.bounds = nil }
                #expect(zone == expected)
            }
            var writer = ByteWriter()
            PageZones.write(statistics.zones, ofPageWith: statistics.zone, to: &writer)
            #expect(writer.count == statistics.zones.count * (statistics.zone.bounds == nil ? 4 : 20))
            #expect(Self.read(writer.bytes, page: statistics.zone) == statistics.zones)
        }
    }

    /// Zones whose union is not the page's zone map are refused, and so is
    /// every field out of its range.
    @Test func lies_areRefused() {
        let values = RandomColumn.make(.decimalsWithOddOnes, count: 20_000, nulls: 0.1, seed: 4)
        let layout = SegmentLayout(
            datasets: [(UUIDBytes(high: 1, low: 2), 20_000)], maximumPageRows: 65_536)
        let statistics = layout.statistics(ofPage: 0, values: values)
        var writer = ByteWriter()
        PageZones.write(statistics.zones, ofPageWith: statistics.zone, to: &writer)
        for byte in 0..<4 {
            var bytes = writer.bytes
            bytes[byte] ^= 1
            #expect(Self.read(bytes, page: statistics.zone) == nil)
        }
        for cut in 0..<writer.count {
            #expect(Self.read(Array(writer.bytes.prefix(cut)), page: statistics.zone) == nil)
        }
        var nan = writer.bytes
        nan.replaceSubrange(4..<12, with: withUnsafeBytes(of: Double.nan.bitPattern.littleEndian, Array.init))
        #expect(Self.read(nan, page: statistics.zone) == nil)
        var page = statistics.zone
        page.bounds = .doubles(minimum: -1, maximum: 1)
        #expect(Self.read(writer.bytes, page: page) == nil)
    }

    /// A zone without a value has bounds of zero, and nothing else.
    @Test func zonesWithoutAValue_haveNoBounds() {
        var builder = ColumnBuilder(.integer)
        for row in 0..<20_000 { row < 8192 ? builder.appendNull() : builder.append(integer: 5) }
        let layout = SegmentLayout(
            datasets: [(UUIDBytes(high: 1, low: 2), 20_000)], maximumPageRows: 65_536)
        let statistics = layout.statistics(ofPage: 0, values: builder.vector)
        #expect(statistics.zones.map { $0.bounds == nil } == [true, false, false])
        var writer = ByteWriter()
        PageZones.write(statistics.zones, ofPageWith: statistics.zone, to: &writer)
        #expect(Self.read(writer.bytes, page: statistics.zone) == statistics.zones)
        for byte in 4..<20 {
            var bytes = writer.bytes
            bytes[byte] = 1
            #expect(Self.read(bytes, page: statistics.zone) == nil)
        }
    }

    /// SEG-051, behind a checksum that fits.
    @Test func zonesThatLie_areRefused() throws {
        let (bytes, _) = try SegmentTests.segment([20_000], seed: 8)
        let section = try #require(
            SegmentTests.reader(bytes).sections.first { $0.kind == SectionKind.zones.rawValue })
        let lie = SegmentPatch.replacing(bytes, at: Int(section.offset), by: [9])
        #expect(
            refusal { _ = try SegmentTests.reader(lie).zones(of: Int(section.column)) }.contains("SEG-051"))
    }

    @Test func segments_holdThem() throws {
        let (bytes, columns) = try SegmentTests.segment([5000, 40_000, 6000, 6000], seed: 8)
        let reader = try SegmentTests.reader(bytes)
        for index in columns.indices {
            let zones = try reader.zones(of: index)
            for (page, rows) in reader.layout.pages.enumerated() {
                let values = columns[index].slice(rows)
                #expect(zones[page] == reader.layout.statistics(ofPage: page, values: values).zones)
            }
        }
        // Damage in the section is found by its checksum.
        let section = try #require(reader.sections.first { $0.kind == SectionKind.zones.rawValue })
        var damaged = bytes
        damaged[Int(section.offset)] ^= 1
        #expect(throws: SegmentError.self) {
            _ = try SegmentTests.reader(damaged).zones(of: Int(section.column))
        }
    }
}
