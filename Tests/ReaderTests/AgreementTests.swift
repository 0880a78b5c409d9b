import Foundation
import SynDB
import TestSupport
import Testing

/// The engine and the independent reader print the same values for the same
/// bytes: every column type, every scheme, bit for bit.
@Suite(.enabled(if: PythonReader.isThere, "\(PythonReader.need)"))
struct AgreementTests {
    private static let datasets = (1...3).map { UUIDBytes("aaaaaaaa-0000-4000-8000-00000000000\($0)")! }

    private struct Column {
        var type: ColumnType
        var values: ColumnVector
    }

    @Test func bothReadersSeeTheSame() throws {
        let given = ProcessInfo.processInfo.environment["SYNDB_SEED"].flatMap { UInt64($0) }
        let seed = given ?? UInt64.random(in: 0..<1 << 32)
        print("ReaderTests: SYNDB_SEED=\(seed)")
        var coverage = SchemeCoverage()
        for turn in 0..<Self.nullShares.count {
            try compare(turn, seed: seed, &coverage)
        }
        #expect(coverage.found == SchemeCoverage.all, "seed \(seed)")
    }

    /// Each makes the writer choose another form of validity.
    private static let nullShares = [0, 0.02, 0.5, 0.98, 1]

    /// Every shape of values, and the narrow integer types; in five turns each
    /// shape meets each share of nulls.
    private static func columns(_ turn: Int, rows: Int, seed: UInt64) -> [Column] {
        let narrow: [(ColumnType, RandomColumn.Shape)] = [
            (.bool, .smallIntegers), (.int8, .smallIntegers), (.int16, .smallIntegers),
            (.int32, .gridIntegers),
        ]
        let shapes = RandomColumn.Shape.allCases.map { (ColumnType?.none, $0) } + narrow.map { ($0, $1) }
        let columns = shapes.enumerated().map { index, shape in
            var values = RandomColumn.make(
                shape.1, count: rows, nulls: nullShares[(index + turn) % nullShares.count],
                seed: seed &+ UInt64(turn * 1000 + index))
            if shape.0 == .bool, case .integers(let integers) = values.values {
                values.values = .integers(integers.map { $0 & 1 })
            }
            let type: ColumnType =
                switch values.physicalType {
                case .integer: .int64
                case .double: .float64
                case .text: .text
                case .identifier: .id
                }
            return Column(type: shape.0 ?? type, values: values)
        }
        return columns + ratio(turn, rows: rows, seed: seed)
    }

    /// Two columns and their ratio, in some rows another number, each with its
    /// own nulls.
    private static func ratio(_ turn: Int, rows: Int, seed: UInt64) -> [Column] {
        let nulls = nullShares[turn] / 4
        let sides = [901, 902].map {
            RandomColumn.make(.decimals, count: rows, nulls: nulls, seed: seed &+ UInt64(turn * 1000 + $0))
        }
        var builder = ColumnBuilder(.double)
        for row in 0..<rows {
            switch (sides[0][row], sides[1][row]) {
            case (.double(let left), .double(let right)):
                builder.append(double: row % 70 == 3 ? .pi * Double(row) : left / right)
            default: builder.appendNull()
            }
        }
        return (sides + [builder.vector]).map { Column(type: .float64, values: $0) }
    }

    private func compare(_ turn: Int, seed: UInt64, _ coverage: inout SchemeCoverage) throws {
        var generator = SplitMix64(seed: seed &+ UInt64(turn))
        // Around the edges of vectors; 8,192 rows have pages of their own.
        let runs = [1, 1023, turn == 0 ? 8192 : 2047].map { $0 + Int(generator.next() % 3) }
        let columns = Self.columns(turn, rows: runs.reduce(0, +), seed: seed)
        let store = try TestStore("syndb", Self.pack(columns.map(\.type)))
        try store.add(
            Self.datasets.map {
                "- { id: \($0), label: l, species: mouse, brain_regions: [{ brain_structure: CA1 }] }\n"
            }
            .joined())
        let profile = EncodingProfile.allCases[turn % EncodingProfile.allCases.count]
        let snapshot = try Self.write(columns, runs, to: store.store, profile)

        let table = try #require(snapshot.catalog.schema.table(named: "everything"))
        let entry = try #require(snapshot.segments(of: table).first)
        let reader = try snapshot.reader(of: entry, table: table)
        let path = try #require(ScratchFolder.files(store.path, suffix: ".seg").first)
        try coverage.add(reader, ScratchFolder.read(path))

        let message: Comment = "seed \(seed), turn \(turn)"
        let expected = try Self.text(of: reader, columns, message)
        let output = try PythonReader.run(store.path, "--csv", "everything", "--bits")
        #expect(output.status == 0, "\(message): \(output.errors)")
        Self.expectSame(output.text, expected, message)
        let check = try PythonReader.run(store.path, "--check")
        #expect(check.status == 0, "\(message): \(check.errors)")
    }

    /// Compares bytes, since Swift holds texts equal that are only alike, and
    /// shows the first line that differs.
    private static func expectSame(_ found: String, _ expected: String, _ message: Comment) {
        let newline = UInt8(ascii: "\n")
        let lines = [found, expected].map {
            Array($0.utf8).split(separator: newline, omittingEmptySubsequences: false)
        }
        #expect(lines[0].count == lines[1].count, "\(message)")
        for (line, pair) in zip(lines[0], lines[1]).enumerated() where pair.0 != pair.1 {
            let texts = [pair.0, pair.1].map { String(decoding: $0, as: UTF8.self) }
            Issue.record("\(message), line \(line): found\n\(texts[0])\nexpected\n\(texts[1])")
            return
        }
    }

    private static func pack(_ types: [ColumnType]) -> String {
        var text =
            "pack: agreement\ntables:\n  - name: everything\n    code: 300\n    plural: everythings\n    columns:\n"
        for (index, type) in types.enumerated() {
            let unit = [.bool, .text, .id].contains(type) ? "" : ", unit: count"
            text += "      - { name: c\(index), type: \(type)\(unit) }\n"
        }
        return text
    }

    private static func write(
        _ columns: [Column], _ runs: [Int], to store: Store, _ profile: EncodingProfile
    ) throws -> Snapshot {
        let transaction = try store.begin()
        let catalog = transaction.base.catalog
        let values = columns.map(\.values)
        _ = try transaction.write(
            try #require(catalog.schema.table(named: "everything")),
            layout: SegmentLayout(datasets: Array(zip(datasets, runs)), maximumPageRows: 65_536),
            ordinals: try datasets.map { id in
                let ordinal = try catalog.dataset(id)
                return try #require(ordinal)
            },
            columns: columns.enumerated().map { SegmentColumn(name: "c\($0)", type: $1.type, unit: "") },
            profile: profile, pages: ValuePages { column, rows in values[column].slice(rows) })
        return try transaction.commit(catalog: nil, change: "load")
    }

    /// The rows as the independent reader prints them, as the engine decodes
    /// them; and the engine decodes what was written.
    private static func text(of reader: SegmentReader, _ columns: [Column], _ message: Comment) throws
        -> String
    {
        var text = (["dataset_id"] + columns.indices.map { "c\($0)" }).joined(separator: ",") + "\n"
        for (page, rows) in reader.layout.pages.enumerated() {
            let decoded = try columns.indices.map { try reader.page(page, of: $0) }
            for (index, column) in columns.enumerated() {
                let same = RandomColumn.same(decoded[index], column.values.slice(rows))
                #expect(same, "\(message), column \(index), page \(page)")
            }
            for row in rows {
                let run = try #require(reader.layout.runs.first { $0.rows.contains(row) })
                text += run.dataset.description
                for (column, values) in zip(columns, decoded) {
                    text += "," + cell(values[row - rows.lowerBound], column.type)
                }
                text += "\n"
            }
        }
        return text
    }

    private static func cell(_ value: Value, _ type: ColumnType) -> String {
        switch value {
        case .null: ""
        case .integer(let integer): type == .bool ? (integer == 1 ? "true" : "false") : String(integer)
        case .double(let double): hexadecimal(double.bitPattern)
        case .text(let text): quoted(text)
        case .identifier(let identifier): quoted(identifier.description)
        default: preconditionFailure("no column holds \(value)")
        }
    }

    private static func hexadecimal(_ word: UInt64) -> String {
        let digits = String(word, radix: 16)
        return String(repeating: "0", count: 16 - digits.count) + digits
    }

    private static func quoted(_ text: String) -> String {
        let special = Set(",\"\n\r".utf8)
        guard text.isEmpty || text.utf8.contains(where: special.contains) else { return text }
        return "\"" + text.replacing("\"", with: "\"\"") + "\""
    }
}
