import SynDB
import TestSupport
import Testing

@testable import Query

/// Lists that stand in files.
@Suite struct ListFileTests {
    private static let pack = SpotPack.text(
        "name: size, type: float64, unit: nm", "name: kind, type: text",
        metadata: "[{ name: label }]")

    private static func ask(_ query: String, _ file: String?) throws -> String {
        let store = try TestStore(pack)
        let id = try store.add("[{ label: a }]")[0]
        try store.load("spot", "cid,size,kind\n1,1.5,a\n2,2.5,b\n007,3,c d\n-9,4,\n", dataset: id)
        var options = QueryOptions()
        if let file {
            options.readFile = { path in
                guard path == "list.txt" else { throw StoreError(.notFound, "\(path): no such file") }
                return file
            }
        }
        return try TestStore.run(query, store.store.snapshot(), options).text
    }

    @Test(arguments: [
        ("cid", "1\r\n\r\n  7 \n-9\n", "1,-9"), ("cid", "007\n2", "2,007"), ("cid", "", ""),
        ("size", "3\n4\n", "007,-9"), ("kind", "c d\nb\n", "2,007"), ("NOT cid", "1\n2\n", "007,-9"),
    ])
    func linesAreMembers(column: String, file: String, expected: String) throws {
        let text = try Self.ask("SELECT cid FROM spots WHERE \(column) IN FILE 'list.txt'", file)
        #expect(text.split(separator: "\n").dropFirst().joined(separator: ",") == expected)
    }

    @Test func aFileThatCannotBeReadIsAnError() throws {
        #expect(throws: QueryError.self) { try Self.ask("FROM spots WHERE cid IN FILE 'other.txt'", "1") }
        #expect(throws: QueryError.self) { try Self.ask("FROM spots WHERE cid IN FILE 'list.txt'", nil) }
        #expect(throws: QueryError.self) { try Self.ask("FROM spots WHERE size IN FILE 'list.txt'", "x") }
    }

    @Test func theFileStandsInExplanations() throws {
        let statement = try Parser.statement("FROM t WHERE a NOT IN FILE 'it''s.txt' AND file IN (1, 2)")
        #expect(statement.text.contains("a NOT IN FILE 'it''s.txt' AND file IN (1, 2)"))
        #expect(try Parser.statement(statement.text) == statement)
    }
}
