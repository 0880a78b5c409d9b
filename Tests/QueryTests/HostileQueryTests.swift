import Foundation
import SynDB
import TestSupport
import Testing

/// Random texts of words that mean something: whatever they ask for, they end
/// with rows or with an error that can be shown, and alike with and without
/// pruning.
@Suite struct HostileQueryTests {
    private static let words = [
        "SELECT", "FROM", "WHERE", "cells", "links", "cells a", "links b", "a.cid", "b.pre_id", "cid", "size",
        "kind", "tag", "label", "weight", "dataset_id", "a.tag", "b.label", "GROUP BY", "ORDER BY", "HAVING",
        "LIMIT 3", "(", ")", ",", "*", "-", "+", "/", "%", "=", "!=", "<", "1", "2.5", "'x'", "NULL", "NOT",
        "AND", "OR", "IN", "BETWEEN", "LIKE 'a%'", "REGEXP 'a'", "IS NULL", "count(*)", "sum(", "median(",
        "quantile(size, 0.5)", "uuid(cid)", "argmax_name(size, weight)", "in_box(0, 1, 0, 1, 0, 1, 'nm')",
        "JOIN links b ON a.cid = b.pre_id", "LEFT JOIN cells c ON c.cid = b.pre_id", "JOIN", "ON",
        "WITH x AS (",
        "IN (SELECT cid FROM cells)", "(SELECT max(size) FROM cells)", "(SELECT cid, kind FROM cells) AS q",
        "FROM x", "DISTINCT", "AS k", "CASE WHEN", "THEN", "ELSE", "END", "CAST(", "AS integer)", "ALL(tag)",
        "ALL(", "UNDER 'x'", "rowid", "1 DESC", "histogram(size, 3)", "approx_quantile(size, 1)", "a.*",
        "cells a JOIN links b ON a.cid = b.pre_id", "min(cid)", "max(tag)",
    ]

    /// Where a random tail comes after; each is a query itself or nearly.
    private static let starts = [
        "SELECT ", "SELECT cid FROM cells WHERE ", "SELECT a.cid, b.cid FROM cells a JOIN links b ON ",
        "SELECT count(*) FROM cells a LEFT JOIN links b ON a.cid = b.pre_id WHERE ",
        "SELECT kind, count(*) FROM cells GROUP BY ",
        "WITH x AS (SELECT * FROM cells) SELECT * FROM x WHERE ",
        "SELECT cid FROM cells WHERE cid IN (SELECT pre_id FROM links WHERE ", "SELECT tag, ",
    ]

    @Test(arguments: 1...6) func randomWordsEndWell(seed: Int) throws {
        let store = try CaseFixture.make("network")
        defer { withExtendedLifetime(store) {} }
        let snapshot = try store.store.snapshot()
        var random = SplitMix64(seed: UInt64(seed))
        var answered = 0
        for _ in 0..<4_000 {
            let start = Self.starts.randomElement(using: &random)!
            let tail = (0..<Int.random(in: 1...5, using: &random)).map { _ in
                Self.words.randomElement(using: &random)!
            }
            var text = start + tail.joined(separator: " ")
            let open = text.count { $0 == "(" } - text.count { $0 == ")" }
            if open > 0 { text += String(repeating: ")", count: open) }
            if Bool.random(using: &random), !text.contains("FROM") { text += " FROM cells" }
            let plain = Self.outcome(text, snapshot, prunes: false)
            let pruned = Self.outcome(text, snapshot, prunes: true)
            // Pruning may spare a row for which a value cannot be computed.
            let areErrors = plain.isError && !pruned.isError
            #expect(plain.text == pruned.text || areErrors, "\(text)")
            if !plain.isError { answered += 1 }
        }
        #expect(answered > 30)
    }

    private static func outcome(
        _ text: String, _ snapshot: Snapshot, prunes: Bool
    ) -> (text: String, isError: Bool) {
        var options = QueryOptions()
        options.prunes = prunes
        options.memory = 64 << 20
        options.timeout = 20
        do {
            let query = try PreparedQuery(text, snapshot: snapshot, options: options)
            _ = try query.estimate()
            _ = query.planText
            var sink: any ResultSink = KeptRows()
            _ = try query.run(into: &sink)
            return ("\((sink as? KeptRows)?.rows ?? [])", false)
        } catch let error as QueryError {
            return (error.rendered(in: text), true)
        } catch {
            return ("\(error)", true)
        }
    }
}
