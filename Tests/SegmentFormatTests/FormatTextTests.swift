import Bits
import Columns
import Foundation
import StoreIO
import TestSupport
import Testing

@testable import SegmentFormat

/// What the text says of the bytes, held against the writer and the reader.
@Suite struct FormatTextTests {
    /// The bytes of the writer are those made by hand from the text: numbers
    /// (GEN-001), UUIDs (GEN-002), texts (GEN-003), checksums (GEN-004), bytes
    /// that are zero (GEN-005), and the statistics of 300 rows (SEG-049).
    @Test(arguments: [3, 300])
    func writer_followsTheText(rows: Int) throws {
        let dataset = try #require(UUIDBytes("00112233-4455-6677-8899-aabbccddeeff"))
        let id = try #require(UUIDBytes("10101010-2020-4030-8040-505050505050"))
        let schema = SegmentSchema(
            tableCode: 6, tableName: "synapse",
            columns: [SegmentColumn(name: "count", type: .int32, unit: "")])
        let file = MemoryFile()
        _ = try SegmentWriter(
            id: id, schema: schema,
            layout: SegmentLayout(datasets: [(dataset, rows)], maximumPageRows: 65_536)
        ).write(to: file) { _, rows in ColumnVector(.integers(rows.map { _ in 7 })) }
        #expect(file.bytes == HandMadeSegment(rows: UInt32(rows)).bytes)
    }

    /// The page that shows a segment byte by byte shows this one.
    @Test func example_isTheSegmentMadeByHand() throws {
        let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent()
        let text = try String(contentsOf: root.appending(path: "FormatSpec/example.md"), encoding: .utf8)
        var bytes: [UInt8] = []
        for line in text.split(separator: "\n") {
            let words = line.split(separator: " ")
            guard words.count > 1, words[0].count == 4, let offset = Int(words[0], radix: 16) else {
                continue
            }
            guard offset == bytes.count else { continue }
            if words.count > 3, words[2] == "*", let count = Int(words[3]) {
                bytes += [UInt8](repeating: 0, count: count)
            } else {
                // 16 pairs of digits at most, then the meaning in column 55.
                let digits = line.dropFirst(6).prefix(49).split(separator: " ")
                bytes += digits.compactMap { UInt8($0, radix: 16) }
            }
        }
        #expect(bytes == HandMadeSegment().bytes)
    }

    @Test func whatMayBeIgnored_isIgnored() throws {
        let plain = try SegmentTests.readAll(SegmentTests.reader(HandMadeSegment().bytes))
        // SEG-005, SEG-040, GEN-005, and a higher minor.
        let changes: [(inout HandMadeSegment) -> Void] = [
            { $0.optionalFeatures = .max },
            { $0.sections.append((77, 3, { _ in [1, 2, 3] })) },
            { $0.header[12] = 9 },
            { $0.header[10] = 9 },
        ]
        for change in changes {
            var segment = HandMadeSegment()
            change(&segment)
            let read = try SegmentTests.readAll(SegmentTests.reader(segment.bytes))
            #expect(RandomColumn.same(read[0][0], plain[0][0]))
        }
    }

    /// GEN-003: texts are equal when their bytes are.
    @Test func namesThatOnlyLookAlike_areTwo() throws {
        var segment = HandMadeSegment()
        typealias H = HandMadeSegment
        segment.schema = H.u32(6) + H.text("t") + H.u32(2)
        for name in ["\u{e9}", "e\u{301}"] { segment.schema += H.text(name) + H.text("int32") + H.text("") }
        segment.sections += [(3, 1, { $0.directory }), (4, 1, { $0.statistics })]
        #expect(try SegmentTests.reader(segment.bytes).schema.columns.count == 2)
    }

    /// SEG-030.
    @Test(arguments: 0..<40 as Range<UInt64>)
    func pageBorders_standAroundLongRuns(seed: UInt64) {
        var generator = SplitMix64(seed: seed)
        let lengths = (0..<30).map { _ in
            Int(generator.next() % [10, 8192, 8193, 20_000][Int(generator.next() % 4)]) + 1
        }
        let layout = SegmentLayout(
            datasets: lengths.map { (UUIDBytes(high: generator.next(), low: 1), $0) }, maximumPageRows: 65_536
        )
        let borders = Set(layout.pages.map(\.lowerBound) + [layout.rowCount])
        for run in layout.runs {
            if run.rows.count >= 8192 {
                #expect(borders.contains(run.rows.lowerBound) && borders.contains(run.rows.upperBound))
            } else {
                #expect(layout.pages(overlapping: run.rows).count == 1)
            }
        }
    }

    /// SEG-050: a part whose bounds are unknown leaves the whole without.
    @Test func unionOfZoneMaps() {
        func zone(_ rows: Int, nulls: Int = 0, _ bounds: ZoneBounds?) -> ZoneMap {
            var zone = ZoneMap()
            zone.rows = rows
            zone.nulls = nulls
            zone.bounds = bounds
            return zone
        }
        func union(_ left: ZoneMap, _ right: ZoneMap) -> ZoneMap {
            var union = left
            union.formUnion(right)
            return union
        }
        let low = zone(2, .integers(minimum: -3, maximum: 4))
        let high = zone(5, nulls: 1, .integers(minimum: 0, maximum: 9))
        let empty = zone(3, nulls: 3, nil)
        let unknown = zone(3, nulls: 1, nil)
        #expect(union(low, high) == zone(7, nulls: 1, .integers(minimum: -3, maximum: 9)))
        #expect(union(low, empty) == zone(5, nulls: 3, low.bounds))
        #expect(union(empty, low) == zone(5, nulls: 3, low.bounds))
        #expect(union(low, unknown) == zone(5, nulls: 1, nil))
        #expect(union(unknown, low) == zone(5, nulls: 1, nil))
        let zeros = union(
            zone(1, .doubles(minimum: 0, maximum: 0)), zone(1, .doubles(minimum: -0.0, maximum: -0.0)))
        guard case .doubles(let minimum, let maximum) = zeros.bounds else {
            Issue.record("no bounds of doubles")
            return
        }
        #expect(minimum.sign == .minus && maximum.sign == .plus)
    }
}
