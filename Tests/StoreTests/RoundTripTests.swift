import SynDB
import TestSupport
import Testing

/// Random tables of all types come out of a store as they went in: every value
/// by itself, and the text of the result, loaded anew, byte for byte.
@Suite struct RoundTripTests {
    private static let types: [ColumnType] = [
        .id, .text, .bool, .int8, .int16, .int32, .int64, .float64,
    ]

    private struct Maker {
        var random: SplitMix64

        mutating func below(_ count: Int) -> Int { Int(random.next() % UInt64(count)) }
        mutating func pick<Value>(_ values: [Value]) -> Value { values[below(values.count)] }

        mutating func text() -> String {
            switch below(8) {
            case 0: ""
            case 1:
                pick([
                    "\"", "\"\"", "a\"b", ",", "a,b", "\n", "a\r\nb", "\r", " ", " a ", "\t", "NULL", "NA",
                    "nan", "0",
                ])
            case 2: pick(["é", "e\u{301}", "🧠", "\u{feff}x", "\u{2028}", "日本語", "\u{0}x", "\u{7f}"])
            default:
                String((0..<1 + below(12)).map { _ in pick(Array("abcXYZ019 ,\"\n_-äπ")) })
            }
        }

        static func id(_ text: String) -> Identifier { Identifier(text) ?? .text(text) }

        mutating func identifier(_ unique: Int) -> Identifier {
            switch below(6) {
            case 0: Self.id("\(unique &- 500)")
            case 1: Self.id("\(Int64.max - Int64(unique))")
            case 2: Self.id("\(UInt64.max - UInt64(unique))")
            case 3: Self.id("00\(unique)")
            case 4: Self.id("\(UUIDBytes(high: random.next(), low: UInt64(unique)))")
            default: Self.id("id \(unique)\(pick(["", "\"", ",", "\n", "é"]))")
            }
        }

        mutating func double() -> Double {
            switch below(6) {
            case 0:
                pick([
                    0, -0.0, 1, -1, .pi, .infinity, -.infinity, .nan, .greatestFiniteMagnitude,
                    -.greatestFiniteMagnitude, .leastNonzeroMagnitude, .leastNormalMagnitude, 0.1, 1e22, 1e23,
                    5e-324,
                    2.2250738585072011e-308, 9007199254740993, 1e-7, 123456789012345680,
                ])
            case 1: Double(below(2000)) / 8
            case 2: Double(below(100_000)) / 1000
            default:
                // Any bits; of what is no number there is one text.
                { $0.isNaN ? .nan : $0 }(Double(bitPattern: random.next()))
            }
        }

        mutating func value(_ type: ColumnType) -> Value {
            if below(7) == 0 { return .null }
            switch type {
            case .id: return .identifier(identifier(below(1000)))
            case .text: return .text(text())
            case .bool: return .boolean(below(2) == 0)
            case .float64: return .double(double())
            default:
                guard let range = type.integerRange else { return .null }
                switch below(4) {
                case 0: return .integer(pick([range.lowerBound, range.upperBound, 0]))
                case 1: return .integer(Int64(below(100)))
                default:
                    let span = UInt64(bitPattern: range.upperBound &- range.lowerBound)
                    let offset = span == .max ? random.next() : random.next() % (span + 1)
                    return .integer(range.lowerBound &+ Int64(bitPattern: offset))
                }
            }
        }
    }

    /// A cell as a contributor's program would write it: quoted where it must be,
    /// and by chance.
    private static func cell(_ value: Value, quotes: Bool) -> String {
        let text: String
        switch value {
        case .null: return ""
        case .double(let number): text = number.isNaN ? "nan" : "\(number)"
        case .boolean(let truth): text = truth ? "true" : "false"
        default: text = value.text
        }
        let mustQuote =
            text.isEmpty || text.contains { "\",\n\r".contains($0) || $0.isNewline }
            || text.first == "\u{feff}"
        guard mustQuote || quotes else { return text }
        return "\"" + text.split(separator: "\"", omittingEmptySubsequences: false).joined(separator: "\"\"")
            + "\""
    }

    private static func same(_ left: Value, _ right: Value) -> Bool {
        switch (left, right) {
        case (.double(let left), .double(let right)):
            left.bitPattern == right.bitPattern || left.isNaN && right.isNaN
        case (.text(let left), .text(let right)): left.utf8.elementsEqual(right.utf8)
        default: left == right
        }
    }

    private static func store(_ types: [ColumnType]) throws -> TestStore {
        let columns = types.enumerated().map { index, type in
            let unit = type.integerRange != nil && type != .bool || type == .float64 ? ", unit: nm" : ""
            return "      - { name: c\(index), type: \(type.rawValue)\(unit) }"
        }
        let store = try TestStore(
            "pack: rounds\ntables:\n  - name: round\n    code: 400\n    key: [cid]\n    columns:\n"
                + "      - { name: cid, type: id }\n" + columns.joined(separator: "\n") + "\n")
        return store
    }

    private static let dataset = UUIDBytes("aaaaaaaa-0000-4000-8000-000000000001")!

    private static func load(_ csv: String, _ types: [ColumnType], chunk: Int) throws -> TestStore {
        let store = try store(types)
        let transaction = try store.store.begin()
        let added = try transaction.base.catalog.adding(
            [ParsedDataset(metadata: DatasetMetadata(id: dataset))],
            number: transaction.base.catalog.number + 1)
        _ = try transaction.commit(catalog: added.catalog, change: "add a dataset")
        try store.load("round", csv, dataset: dataset) { $0.threads = 1 + chunk % 3 }
        return store
    }

    @Test(arguments: 0..<(Sweep.isFull ? 400 : 40)) func everyValueComesOutAsItWentIn(_ round: Int) throws {
        let seed = UInt64.random(in: 0 ... .max)
        print("round trip \(round): seed \(seed)")
        var maker = Maker(random: SplitMix64(seed: seed))
        let types = (0..<1 + maker.below(9)).map { _ in maker.pick(Self.types) }
        let count = maker.pick([1, 2, 7, 100, 1500])
        let rows = (0..<count).map { row in
            // A name of its own for each row, whatever its kind.
            [Value.identifier(Maker.id(row % 3 == 0 ? "\(row)" : "k\(row)"))] + types.map { maker.value($0) }
        }
        let names = ["cid"] + types.indices.map { "c\($0)" }
        let end = maker.pick(["\n", "\r\n"])
        var csv = names.joined(separator: ",") + end
        for row in rows {
            csv +=
                row.map { Self.cell($0, quotes: maker.below(4) == 0 && !$0.isNull) }.joined(separator: ",")
                + end
        }
        let query = "SELECT \(names.joined(separator: ", ")) FROM round"
        let first = try Self.load(csv, types, chunk: maker.below(100))
        let target = RowCollector()
        var sink: any ResultSink = target
        _ = try PreparedQuery(query, snapshot: first.store.snapshot(), options: QueryOptions()).run(
            into: &sink)
        #expect(target.rows.count == rows.count, "seed \(seed)")
        for (row, pair) in zip(rows, target.rows).enumerated() {
            for (column, values) in zip(pair.0, pair.1).enumerated() where !Self.same(values.0, values.1) {
                Issue.record(
                    "seed \(seed), row \(row), column \(column): \(values.0) came out as \(values.1)")
                return
            }
        }
        let text = try first.query(query)
        let second = try Self.load(text, types, chunk: maker.below(100))
        #expect(try second.query(query) == text, "seed \(seed)")
        #expect(try first.store.verify().faults.isEmpty, "seed \(seed)")
    }
}

/// The rows of a result as values.
private final class RowCollector: ResultSink {
    private(set) var rows: [[Value]] = []

    func begin(_ columns: [ResultColumn]) throws {}
    func append(_ rows: [[Value]]) throws { self.rows += rows }
    func finish() throws {}
}
