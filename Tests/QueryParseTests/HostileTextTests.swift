import Bits
import Query
import Testing

@Suite("Hostile text") struct HostileTextTests {
    /// Repetitions of these lead into every recursion of the parser.
    @Test(arguments: [
        "(", "-(", "- ", "NOT ", "f(", "CASE WHEN ", "CASE a WHEN 1 THEN ", "CAST(", "a IN (",
        "a = (", "a = CASE WHEN ", "a IN (1, -f(a = CASE WHEN ", "a OR b AND NOT c = d + e * -(",
    ])
    func deepNestingIsRefused(_ opening: String) {
        let text = String(repeating: opening, count: 100_000)
        #expect {
            try Parser.expression(text)
        } throws: {
            ($0 as? QueryError)?.message == "the expression is nested deeper than 200 levels"
        }
    }

    /// Queries in each other have a limit of their own.
    @Test(arguments: [
        "FROM (", "FROM t WHERE a IN (", "SELECT (", "WITH x AS (", "FROM t JOIN (",
        "FROM t JOIN s ON a = (SELECT b ", "FROM t WHERE (SELECT a FROM t HAVING b IN (",
    ])
    func deepQueriesAreRefused(_ opening: String) {
        let text = String(repeating: opening, count: 100_000)
        #expect(throws: QueryError.self) { try Parser.statement(text) }
        let some = String(repeating: opening, count: 17) + "FROM t"
        #expect(throws: QueryError.self) { try Parser.statement(some) }
    }

    @Test func queriesAtTheLimit() throws {
        let fits = String(repeating: "FROM (", count: 16) + "FROM t" + String(repeating: ")", count: 16)
        #expect(try Parser.statement(Parser.statement(fits).text) == Parser.statement(fits))
        #expect {
            try Parser.statement("FROM (" + fits + ")")
        } throws: {
            ($0 as? QueryError)?.message == "queries are nested deeper than 16 levels"
        }
        // Expressions count through the queries that they hold.
        let sum = Array(repeating: "a", count: 150).joined(separator: " + ")
        #expect(throws: QueryError.self) {
            try Parser.statement("SELECT (SELECT \(sum) FROM t) + \(sum) FROM t")
        }
    }

    @Test func nestingAtTheLimit() throws {
        let fits = String(repeating: "(", count: 200) + "a" + String(repeating: ")", count: 200)
        #expect(try Parser.expression(fits).text == "a")
        #expect(throws: QueryError.self) { try Parser.expression("(" + fits + ")") }
        let sum = Array(repeating: "a", count: 200).joined(separator: " + ")
        #expect(try Parser.expression(sum).depth == 200)
        #expect(throws: QueryError.self) { try Parser.expression(sum + " + a") }
        let calls = String(repeating: "f(", count: 199) + "a" + String(repeating: ")", count: 199)
        #expect(try Parser.expression(calls).text == calls)
    }

    @Test func longChainsStayFlat() throws {
        let chain = Array(repeating: "a = 1 AND b", count: 50_000).joined(separator: " OR ")
        let expression = try Parser.expression(chain)
        #expect(expression.depth == 4)
        #expect(try Parser.expression(expression.text) == expression)
    }

    @Test func longListsAreFast() throws {
        let ids = (0..<1_000_000).map { String(720_575_940_000_000_000 + $0) }
        let text = "FROM t WHERE cid IN (\(ids.joined(separator: ", ")))"
        let clock = ContinuousClock()
        let start = clock.now
        let statement = try Parser.statement(text)
        #expect(clock.now - start < .seconds(20))
        guard case .list(_, let items, _)? = statement.filter?.kind else {
            Issue.record("no list")
            return
        }
        #expect(items.count == 1_000_000)
        #expect(items.last?.text == "720575940000999999")
        #expect {
            try Parser.expression("cid IN (0, \(ids.joined(separator: ", ")))")
        } throws: {
            ($0 as? QueryError)?.message == "the list has more than 1000000 items"
        }
    }

    @Test func longTextIsRefused() {
        let text = "FROM t --" + String(repeating: "x", count: 32 << 20)
        #expect {
            try Parser.statement(text)
        } throws: {
            "\($0)" == "the query is 33554441 bytes long, more than the 33554432 allowed"
        }
    }

    @Test func manyExpressionsAreRefused() {
        let text = Array(repeating: "a", count: 2_000_001).joined(separator: ",")
        #expect {
            try Parser.statement("SELECT \(text) FROM t")
        } throws: {
            ($0 as? QueryError)?.message == "the query has more than 2000000 values and operators"
        }
    }

    /// Whatever the bytes are, the parser returns and the error can be shown.
    private func survives(_ bytes: [UInt8]) {
        let text = String(decoding: bytes, as: UTF8.self)
        do {
            let statement = try Parser.statement(text)
            #expect((try? Parser.statement(statement.text)) == statement, "\(text)")
        } catch {
            #expect(!error.rendered(in: text).isEmpty)
            _ = error.rendered(in: String(text.prefix(3)))
        }
    }

    @Test func randomBytes() {
        var generator = SplitMix64(seed: 1)
        for _ in 0..<3_000 {
            let length = Int.random(in: 0..<60, using: &generator)
            survives((0..<length).map { _ in UInt8.random(in: 0...255, using: &generator) })
        }
    }

    @Test func randomTokens() {
        let words = [
            "SELECT", "FROM", "WHERE", "t", "a", "GROUP BY", "ORDER", "(", ")", ",", "*", "-", "1", "1.5e3",
            "'x'",
            "\"q\"", "NOT", "IN", "AND", "OR", "BETWEEN", "CASE", "WHEN", "THEN", "END", "CAST", "AS", "IS",
            "NULL",
            "count", "LIMIT", "OFFSET", ";", ".", "=", "UNDER", "DISTINCT", "union", "join", "on", "left",
            "with", "x AS (", "IN (SELECT a FROM t)", "(FROM t)", "'", "--", "\n",
            "µ",
        ]
        var generator = SplitMix64(seed: 2)
        for _ in 0..<5_000 {
            let count = Int.random(in: 0..<15, using: &generator)
            let picked = (0..<count).compactMap { _ in words.randomElement(using: &generator) }
            survives(Array(("FROM t WHERE " + picked.joined(separator: " ")).utf8))
            survives(Array(picked.joined(separator: " ").utf8))
        }
    }

    @Test func truncationsAndFlippedBytes() {
        let query =
            "SELECT DISTINCT a, count(*) \"n µ\" FROM t AS x WHERE NOT a IN (1, -2.5e3, 'it''s') AND "
            + "x.b BETWEEN 1 AND 2 -- comment\nGROUP BY a HAVING CASE WHEN a IS NULL THEN 1 END = 1 "
            + "ORDER BY CAST(a AS text) DESC NULLS FIRST LIMIT 5 OFFSET 6;"
        let bytes = Array(query.utf8)
        var generator = SplitMix64(seed: 3)
        for end in 0...bytes.count {
            survives(Array(bytes[..<end]))
            survives(Array(bytes[end...]))
            guard end < bytes.count else { continue }
            for _ in 0..<10 {
                var flipped = bytes
                flipped[end] = UInt8.random(in: 0...255, using: &generator)
                survives(flipped)
            }
        }
    }
}
