import Foundation
import SynDB
import TestSupport
import Testing

/// Queries that take more than they may.
@Suite struct LimitTests {
    private static let queries = [
        "SELECT cid FROM cells ORDER BY size",
        "SELECT DISTINCT size, cid FROM cells",
        "SELECT cid, count(*) FROM cells GROUP BY cid",
        "SELECT median(size) FROM cells",
        "SELECT count(*) FROM cells a JOIN cells b ON a.cid = b.cid",
        "SELECT count(*) FROM (SELECT cid, size FROM cells)",
        "SELECT count(*) FROM cells WHERE size IN (SELECT size FROM cells)",
        "SELECT count(DISTINCT size) FROM cells",
    ]

    private static func store() throws -> TestStore {
        let store = try TestStore(OracleField.pack.replacing("SORT", with: ""))
        let ids = try store.add("label: a")
        var csv = "cid,size,small\n"
        for row in 0..<20_000 { csv += "\(row),\(Double(row) / 7),1\n" }
        try store.load("cell", csv, dataset: ids[0])
        return store
    }

    @Test func littleMemoryIsSaidSo() throws {
        let store = try Self.store()
        defer { withExtendedLifetime(store) {} }
        let snapshot = try store.store.snapshot()
        for query in Self.queries {
            var options = QueryOptions()
            options.memory = 100_000
            let error = #expect(throws: EvaluationError.self, "\(query)") {
                try TestStore.run(query, snapshot, options)
            }
            #expect(error?.message.hasPrefix("the query needs more than 97.7 KiB of memory") == true)
            options.memory = 64 << 20
            _ = try TestStore.run(query, snapshot, options)
        }
    }

    /// What needs no memory is not refused any.
    @Test(arguments: [
        "SELECT count(*), avg(size), max(cid) FROM cells",
        "SELECT cid, size FROM cells ORDER BY size DESC LIMIT 3",
        "SELECT small, count(*) FROM cells GROUP BY small",
        "SELECT cid FROM cells LIMIT 10",
    ]) func littleMemoryIsEnough(query: String) throws {
        let store = try Self.store()
        defer { withExtendedLifetime(store) {} }
        var options = QueryOptions()
        options.memory = 1 << 20
        _ = try TestStore.run(query, store.store.snapshot(), options)
    }

    /// A join of everything with everything ends when it is told to.
    @Test func longJoinsEndAtTheirTime() throws {
        let store = try Self.store()
        defer { withExtendedLifetime(store) {} }
        let snapshot = try store.store.snapshot()
        let query =
            "SELECT count(*) FROM cells a JOIN cells b ON a.small = b.small AND a.dataset_id = b.dataset_id"
        var options = QueryOptions()
        options.timeout = 0.3
        let start = ContinuousClock().now
        #expect(throws: EvaluationError.self) { try TestStore.run(query, snapshot, options) }
        #expect(ContinuousClock().now - start < .seconds(20))
        options.timeout = nil
        let cancellation = QueryCancellation()
        options.cancellation = cancellation
        Thread.detachNewThread {
            Thread.sleep(forTimeInterval: 0.2)
            cancellation.cancel()
        }
        let error = #expect(throws: EvaluationError.self) { try TestStore.run(query, snapshot, options) }
        #expect(error?.message == "the query was cancelled")
    }
}
