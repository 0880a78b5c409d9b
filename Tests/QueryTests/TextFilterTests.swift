import Bits
import TestSupport
import Testing

@testable import Query
@testable import SynDB

/// Conditions that are decided on codes, against the same on decoded rows: a
/// query without pruning decodes every column first.
@Suite struct TextFilterTests {
    private static let pack = SpotPack.text(
        "name: kind, type: text", "name: name, type: text", "name: none, type: text",
        "name: mark, type: id", "name: flag, type: bool", "name: level, type: int16, unit: count")

    private static let kinds = ["Größe", "gro\u{308}ße", "", "CA1", "CA3", "ca1", "50%", "a_b", "\u{1F9E0}"]
    private static let marks = [
        "00112233-4455-6677-8899-aabbccddeeff", "00112233-4455-6677-8899-aabbccddee00", "7", "07", "spine/1",
    ]

    /// One dataset of a page of its own and many that share a page; the first
    /// has marks of one kind, so that its page holds UUIDs alone.
    private static func store(_ generator: inout SplitMix64) throws -> TestStore {
        func random(_ limit: Int) -> Int { Int(generator.next() % UInt64(limit)) }
        let store = try TestStore("syndb", pack)
        let rows = [9000] + (0..<30).map { _ in 1 + random(200) }
        let ids = try store.add(rows.indices.map { "- { label: \"d\($0)\" }" }.joined(separator: "\n"))
        var csv = "dataset_id,cid,kind,name,none,mark,flag,level\n"
        for (dataset, count) in rows.enumerated() {
            for row in 0..<count {
                let kind = random(9) == 0 ? "" : "\"\(kinds[random(kinds.count)])\""
                let name = random(20) == 0 ? "" : "cell \(random(3000))"
                let mark = random(9) == 0 ? "" : marks[random(dataset == 0 ? 2 : marks.count)]
                csv += "\(ids[dataset]),\(row),\(kind),\(name),,\(mark),"
                csv += "\(random(5) == 0 ? "" : random(2) == 0 ? "true" : "false"),"
                csv += "\(random(7) == 0 ? "" : "\([-3, 0, 5, 6, 300][random(5)])")\n"
            }
        }
        try store.load("spot", csv)
        return store
    }

    private static func condition(_ generator: inout SplitMix64) -> String {
        func random(_ limit: Int) -> Int { Int(generator.next() % UInt64(limit)) }
        func text() -> String { random(5) == 0 ? "cell \(random(3000))" : kinds[random(kinds.count)] }
        func list(_ make: () -> String) -> String {
            let members = (0...random(7)).map { _ in make() } + (random(4) == 0 ? ["NULL"] : [])
            return "(\(members.joined(separator: ", ")))"
        }
        let comparison = ["=", "!=", "<", "<=", ">", ">="][random(6)]
        let equality = ["=", "!="][random(2)]
        let column = ["kind", "name", "none"][random(3)]
        let negation = random(3) == 0 ? "NOT " : ""
        switch random(11) {
        case 0, 1: return "\(column) \(comparison) '\(text())'"
        case 2: return "'\(text())' \(comparison) \(column)"
        case 3, 4: return "\(column) \(negation)IN \(list { "'\(text())'" })"
        case 5:
            let pattern = ["%", "c%", "cell 1_", "_A1", "%ö%", "50\\%", "a\\_b", ""][random(8)]
            return "\(column) \(negation)\(random(2) == 0 ? "LIKE" : "ILIKE") '\(pattern)'"
        case 6: return "\(column) IS \(negation)NULL"
        case 7: return "mark \(equality) '\(marks[random(marks.count)])'"
        case 8:
            return random(2) == 0
                ? "mark \(negation)IN \(list { "'\(marks[random(marks.count)])'" })"
                : "mark \(negation)LIKE '\(["0%", "7", "%ff", "spine/_"][random(4)])'"
        case 9: return "flag \(equality) \(random(2) == 0 ? "true" : "false")"
        default:
            return "level \(negation)IN \(list { "\([-3, 0, 1, 5, 6, 300, 40_000][random(7)])" })"
        }
    }

    @Test(arguments: 1...4)
    func codesDecideWhatTextsDecide(seed: Int) throws {
        var generator = SplitMix64(seed: UInt64(seed))
        let store = try Self.store(&generator)
        let snapshot = try store.store.snapshot()
        for _ in 0..<60 {
            var condition = Self.condition(&generator)
            if generator.next() % 3 == 0 { condition = "NOT (\(condition))" }
            for symbol in ["AND", "OR"] where generator.next() % 4 == 0 {
                condition += " \(symbol) \(Self.condition(&generator))"
            }
            let query =
                "SELECT label, count(*), min(cid), max(cid) FROM spots WHERE \(condition) GROUP BY label"
            var options = QueryOptions()
            let filtered = try TestStore.run(query, snapshot, options).text
            options.prunes = false
            #expect(try filtered == TestStore.run(query, snapshot, options).text, "seed \(seed): \(query)")
        }
    }
}
