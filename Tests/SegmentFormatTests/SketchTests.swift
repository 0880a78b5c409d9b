import Bits
import Columns
import Sketches
import StoreIO
import TestSupport
import Testing

@testable import SegmentFormat

/// Sketches in segments: where they stand, what they cost, that they are those
/// of the rows.
@Suite struct SketchTests {
    private static let shapes: [(RandomColumn.Shape, ColumnType)] = [
        (.wildDoubles, .float64), (.wideIntegers, .int64), (.manyTexts, .text), (.fewTexts, .text),
        (.rootIds, .id), (.uuids, .id), (.constantDoubles, .float64), (.smallIntegers, .int32),
    ]

    private static func segment(_ runs: [Int]) throws -> (bytes: [UInt8], columns: [ColumnVector]) {
        let rows = runs.reduce(0, +)
        let columns = shapes.enumerated().map { index, shape in
            RandomColumn.make(shape.0, count: rows, nulls: index % 3 == 1 ? 0.1 : 0, seed: UInt64(index))
        }
        let schema = SegmentSchema(
            tableCode: 7, tableName: "synapse",
            columns: shapes.enumerated().map { SegmentColumn(name: "c\($0)", type: $1.1, unit: "") })
        let datasets = runs.enumerated().map { (UUIDBytes(high: 7, low: UInt64($0)), $1) }
        let writer = SegmentWriter(
            id: UUIDBytes(high: 1, low: 2), schema: schema,
            layout: SegmentLayout(datasets: datasets, maximumPageRows: 65_536))
        let file = MemoryFile()
        _ = try writer.write(to: file) { column, rows in columns[column].slice(rows) }
        return (file.bytes, columns)
    }

    @Test func theyStandWhereTheyAreSmall() throws {
        let (bytes, columns) = try Self.segment([100, 30_000, 9000, 90_000])
        let reader = try SegmentTests.reader(bytes)
        for index in columns.indices {
            let quantiles = try reader.quantiles(of: index)
            let distincts = try reader.distincts(of: index)
            let pages = try reader.pages(of: index)
            for (run, place) in reader.layout.runs.enumerated() {
                let pageBytes = reader.layout.pages(overlapping: place.rows).reduce(0) {
                    $0 + Int(pages[$1].length)
                }
                let isLong = place.rows.count >= 8192
                var distinct = DistinctSketch()
                distinct.add(columns[index], rows: place.rows)
                let isKept =
                    Self.shapes[index].1 != .float64 && isLong && 100 * (distinct.byteCount + 4) <= pageBytes
                #expect(distincts[run] == (isKept ? distinct : nil), "column \(index), run \(run)")
                if let sketch = quantiles[run] {
                    #expect(100 * (sketch.byteCount + 4) <= pageBytes)
                    #expect(sketch.count <= UInt64(place.rows.count))
                }
            }
            var check = try SketchCheck(of: index, in: reader)
            for (page, rows) in reader.layout.pages.enumerated() {
                check.add(page: page, values: columns[index].slice(rows))
            }
            #expect(try check.faults().isEmpty)
        }
        #expect(try reader.quantiles(of: 0).keys.sorted() == [1, 3])
        #expect(try reader.quantiles(of: 1).keys.sorted() == [1, 3])
        #expect(try reader.quantiles(of: 6).isEmpty && reader.quantiles(of: 2).isEmpty)
        #expect(try reader.distincts(of: 5).keys.sorted() == [1, 3])
    }

    /// Pages are sampled on several threads; the bytes do not depend on them.
    @Test func sameRows_giveTheSameBytes() throws {
        let first = try Self.segment([140_000, 20_000]).bytes
        for _ in 0..<3 { #expect(try Self.segment([140_000, 20_000]).bytes == first) }
    }

    @Test func otherRows_areFaults() throws {
        let (bytes, columns) = try Self.segment([30_000])
        let reader = try SegmentTests.reader(bytes)
        var check = try SketchCheck(of: 0, in: reader)
        check.add(page: 0, values: columns[1])
        #expect(try check.faults().isEmpty == false)
        check = try SketchCheck(of: 0, in: reader)
        var shifted = columns[0]
        if case .doubles(let values) = shifted.values { shifted.values = .doubles(values.map { $0 / 2 }) }
        check.add(page: 0, values: shifted)
        #expect(try check.faults().map(\.rule) == ["SEG-055"])
        let other = RandomColumn.make(.fewTexts, count: 30_000, nulls: 0, seed: 1)
        check = try SketchCheck(of: 2, in: reader)
        check.add(page: 0, values: other)
        #expect(try check.faults().map(\.rule) == (reader.distincts(of: 2).isEmpty ? [] : ["SEG-057"]))
    }

    @Test func hostileSections_areRefused() throws {
        let (bytes, _) = try Self.segment([30_000])
        let reader = try SegmentTests.reader(bytes)
        let section = try #require(reader.sections.first { $0.kind == SectionKind.quantiles.rawValue })
        var damaged = bytes
        damaged[Int(section.offset) + 9] ^= 1
        #expect(throws: SegmentError.self) {
            _ = try SegmentTests.reader(damaged).quantiles(of: Int(section.column))
        }
        let layout = SegmentLayout(
            datasets: [(UUIDBytes(high: 1, low: 1), 5), (UUIDBytes(high: 1, low: 2), 9000)],
            maximumPageRows: 65_536)
        func read(_ bytes: [UInt8]) -> [Int: DistinctSketch]? {
            bytes.withUnsafeBytes { bytes in
                var reader = ByteReader(bytes)
                return try? SketchSection.read(from: &reader, layout, rule: "SEG-056") {
                    reader throws(ByteReader.Truncated) in
                    try DistinctSketch.read(from: &reader)
                }
            }
        }
        #expect(read([1, 0, 0, 0, 0, 0]) == [1: DistinctSketch()])
        #expect(read([0, 0, 0, 0, 0, 0]) == nil, "a short run")
        #expect(read([2, 0, 0, 0, 0, 0]) == nil, "no such run")
        #expect(read([1, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0]) == nil, "twice")
        #expect(read([1, 0, 0, 0, 1]) == nil, "cut off")
    }

    @Test func inspection_showsZonesAndSketches() throws {
        let (bytes, _) = try Self.segment([30_000])
        let inspection = try SegmentTests.reader(bytes).inspection()
        let doubles = inspection.columns[0]
        #expect(doubles.pages.map(\.zones) == [4])
        #expect(doubles.sections.zones == 80 && doubles.sections.distinctSketches == 0)
        let sketch = try #require(doubles.sketches.first)
        #expect(sketch.kind == "quantiles" && sketch.values! > 29_000 && sketch.rankError! < 0.04)
        #expect(doubles.sections.quantileSketches == UInt64(4 + sketch.bytes))
        let ids = try #require(inspection.columns[5].sketches.first)
        #expect(ids.kind == "distinct" && abs(ids.estimate! / 30_000 - 1) < 0.08)
        for part in [
            ", 4 zones, ", "zones 80 bytes", "quantiles of dataset", ", median ", " differ, to 1.625 %",
        ] {
            #expect(inspection.text.contains(part), "\(part)")
        }
    }
}
