import Bits
import Columns
import Encodings
import SegmentFormat
import Sketches
import StoreIO
import TestSupport

extension SegmentTarget {
    /// Segments of all column types and of few bytes: of short runs, of runs
    /// with statistics, of pages with zones, with a derived column.
    static func seeds() -> [[UInt8]] {
        var seeds: [[UInt8]] = []
        for profile in EncodingProfile.allCases {
            for runs in [[], [1], [3, 2], [260, 5], [8200, 300]] { seeds.append(segment(runs, profile)) }
        }
        return seeds + [withQuantiles(segment([8200, 300], .load)), withSharedTexts()]
    }

    /// Three pages of the same long texts, each in few runs.
    private static func withSharedTexts() -> [UInt8] {
        var generator = SplitMix64(seed: 9)
        let texts = (0..<41).map { _ in
            (0..<8).map { _ in String(generator.next(), radix: 16) }.joined()
        }
        let rows = 3 * 8200
        let column = ColumnVector(.texts(TextVector((0..<rows).map { texts[$0 / 150 % 41] })))
        return write([(.text, column)], runs: [8200, 8200, 8200], .load)
    }

    /// A quantile sketch of the first run in the first column: the writer keeps
    /// none beside pages as small as those here.
    private static func withQuantiles(_ bytes: [UInt8]) -> [UInt8] {
        let values = ColumnVector(.doubles((0..<600).map { Double($0 * 7919 % 1000) }))
        var sketch = ByteWriter()
        sketch.write(UInt32(0))
        QuantileSketch(sampling: values, rows: 0..<600, exponent: 0, seed: 1).write(to: &sketch)
        return SegmentChecksums.adding(kind: 6, column: 0, sketch.bytes, to: bytes)
    }

    private static func segment(_ runs: [Int], _ profile: EncodingProfile) -> [UInt8] {
        let rows = runs.reduce(0, +)
        let left = (0..<rows).map { Double($0 % 5 + 2) }
        let right = (0..<rows).map { Double($0 % 7 + 1) }
        // Beside a ratio, columns that take few bytes however many rows they have.
        let shapes: [(ColumnType, RandomColumn.Shape)] = [
            (.int32, .sequences), (.text, .fewTexts), (.id, .fewUUIDs),
        ]
        var columns: [(type: ColumnType, values: ColumnVector)] = [
            (.float64, ColumnVector(.doubles(left))), (.float64, ColumnVector(.doubles(right))),
            (.float64, ColumnVector(.doubles(zip(left, right).map { $0 / $1 }))),
        ]
        for (type, shape) in shapes {
            columns.append((type, RandomColumn.make(shape, count: rows, nulls: 0.01, seed: 5)))
        }
        columns.append((.bool, ColumnVector(.integers((0..<rows).map { $0 % 400 == 3 ? 1 : 0 }))))
        return write(columns, runs: runs, profile)
    }

    private static func write(
        _ columns: [(type: ColumnType, values: ColumnVector)], runs: [Int], _ profile: EncodingProfile
    ) -> [UInt8] {
        let schema = SegmentSchema(
            tableCode: 7, tableName: "t",
            columns: columns.enumerated().map { SegmentColumn(name: "c\($0)", type: $1.type, unit: "") })
        let layout = SegmentLayout(
            datasets: runs.enumerated().map { (UUIDBytes(high: 1, low: UInt64($0)), $1) },
            maximumPageRows: 65_536)
        let file = MemoryFile()
        let values = columns.map(\.values)
        do {
            _ = try SegmentWriter(
                id: UUIDBytes(high: 1, low: 2), schema: schema, layout: layout, profile: profile
            ).write(to: file) { column, rows in values[column].slice(rows) }
        } catch {
            fatalError("writing into memory failed: \(error)")
        }
        return file.bytes
    }
}
