import SynDB

/// The tables of the golden store, by formulas of the row number. The tests of
/// Tools/reader state them once more, in Python.
struct GoldenTable {
    struct Column: Sendable {
        var name: String
        var type: ColumnType
        /// The value of a row of the table.
        var value: @Sendable (Int) -> Value

        var unit: String { [.bool, .text, .id].contains(type) ? "" : "count" }
    }

    var name: String
    var code: UInt32
    /// Rows of each dataset.
    var runs: [Int]
    var profile = EncodingProfile.load
    var columns: [Column]

    var rows: Int { runs.reduce(0, +) }

    func values(_ column: Int, _ rows: Range<Int>) -> ColumnVector {
        var builder = ColumnBuilder(columns[column].type.physical)
        for row in rows { builder.append(columns[column].value(row)) }
        return builder.vector
    }
}

extension GoldenTable {
    static let all = [long, short, cold, paged]

    /// More rows than a vector: a whole one, interleaved, and a rest.
    static let long = GoldenTable(
        name: "long", code: 300, runs: [1000, 30],
        columns: [
            Column(name: "cid", type: .id) { .identifier(.integer(5000 + 3 * Int64($0))) },
            Column(name: "level", type: .int8) { .integer(Int64($0 * 37 % 101 - 50)) },
            Column(name: "root", type: .int64) {
                .integer(720_575_940_000_000_000 + 5 * Int64($0) + Int64($0 * $0 % 5))
            },
            Column(name: "count", type: .int16) { .integer($0 % 40 == 39 ? Int64(1 + $0 % 7) : 0) },
            Column(name: "area", type: .float64) { row in
                switch row {
                case 7: .double(-0.0)
                case 8: .double(Double(bitPattern: 0x7FF8_0000_0000_1234))
                case 500: .double(.pi)
                default: .double(Double(row * 7919 % 10007) / 100)
                }
            },
            Column(name: "note", type: .text) { .text("cell \($0 * 17 % 1030)") },
        ])

    /// Fewer rows than a vector, and one column for each other scheme.
    static let short = GoldenTable(
        name: "short", code: 301, runs: [64, 6],
        columns: [
            Column(name: "big", type: .id) { .identifier(.unsigned(.max - UInt64($0))) },
            Column(name: "uuid", type: .id) {
                .identifier(.uuid(high: 0x0011_2233_4455_4677, low: 0x8899_AABB_CCDD_EE00 + UInt64($0 % 4)))
            },
            Column(name: "path", type: .id) { .identifier(.text("a/\($0 % 7)")) },
            Column(name: "flag", type: .bool) { .boolean($0 % 3 == 0) },
            Column(name: "same", type: .int32) { _ in .integer(-5) },
            Column(name: "grid", type: .int32) { .integer(13 + 40 * Int64($0 * 37 % 61)) },
            Column(name: "stairs", type: .int64) { .integer(Int64($0 / 10) * 1000) },
            Column(name: "wide", type: .int64) { row in
                .integer([-(1 << 62), 5, (1 << 61) + 1][row * row / 3 % 3])
            },
            Column(name: "score", type: .float64) { row in
                let tens = [1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10]
                return .double(Double(100_003 + row * 7919 % 900_000) / tens[row % 7])
            },
            Column(name: "single", type: .float64) { .double(Double(1 / Float($0 + 3))) },
            Column(name: "computed", type: .float64) { .double(Double($0 * 7919 % 10007 + 2).squareRoot()) },
            Column(name: "zero", type: .float64) { _ in .double(-0.0) },
            Column(name: "few", type: .float64) { row in
                .double(
                    [1.0 / 3, -.infinity, 1e300, Double(bitPattern: 0x7FF8_0000_0000_0001)][row * row / 3 % 4]
                )
            },
            Column(name: "pattern", type: .float64) {
                .double(Double(bitPattern: UInt64($0 % 40 + 1) &* 0x9E37_79B9_7F4A_7C15))
            },
            Column(name: "depth", type: .float64) { .double(Double($0 * 37 % 61) * (4.0 / 3)) },
            Column(name: "surface", type: .float64) { .double(Double($0 * 7907 % 9973) / 100) },
            Column(name: "volume", type: .float64) { .double(Double($0 * 7919 % 997 + 1) / 10) },
            Column(name: "ratio", type: .float64) { row in
                let ratio = (Double(row * 7907 % 9973) / 100) / (Double(row * 7919 % 997 + 1) / 10)
                return row == 5 ? .null : .double(row == 11 ? .pi : ratio)
            },
            Column(name: "half", type: .text) { row in
                row % 2 == 1 ? .null : .text(["CA1", "", "Größe"][row % 3])
            },
            Column(name: "none", type: .int32) { _ in .null },
            Column(name: "rare", type: .text) { $0 == 69 ? .text("last, \"quoted\"") : .null },
            Column(name: "most", type: .int8) { $0 == 5 ? .null : .integer(7) },
        ])

    /// Datasets with pages of their own: zones, both sketches, texts that pages
    /// share. Sketches stand beside pages of a hundred times their bytes, so one
    /// column is of doubles that nothing makes smaller.
    static let paged = GoldenTable(
        name: "paged", code: 303, runs: [25_856, 8200],
        columns: [
            Column(name: "kind", type: .int8) { .integer(Int64($0 * 7919 % 10007 % 12)) },
            Column(name: "noise", type: .float64) { row in
                row < 25_856 ? .double(Double(bitPattern: scattered(row) & 0xBFFF_FFFF_FFFF_FFFF)) : .null
            },
            Column(name: "share", type: .float64) { row in
                [.double(0.25), .null, .double(.nan), .double(-0.0), .double(.infinity)][row / 1000 % 5]
            },
            Column(name: "word", type: .text) { row in
                let word = row / 25 % 160
                return .text((0..<8).map { String(scattered(word * 8 + $0), radix: 16) }.joined())
            },
        ])

    private static func scattered(_ number: Int) -> UInt64 {
        let word = UInt64(number + 1) &* 0x9E37_79B9_7F4A_7C15
        return (word ^ word >> 32) &* 0xD6E8_FEB8_6659_FD93
    }

    /// What only the profile for the fewest bytes chooses.
    static let cold = GoldenTable(
        name: "cold", code: 302, runs: [1000, 30], profile: .cold,
        columns: [
            Column(name: "code", type: .int32) { row in
                .integer([0, 0, 0, 0, 1, 1, 2, 7][row * 7919 % 10007 % 8])
            },
            Column(name: "exact", type: .float64) { row in
                row < 200 ? .double(Double(row * 7919 % 10007 + 2).squareRoot()) : .null
            },
        ])
}
