import SynDB
import TestSupport
import Testing

/// How a query is run, whatever it asks.
@Suite struct RunOptionTests {
    @Test(arguments: [Double.nan, Double.infinity, 1e300, 1e19, 4e8, 60.0]) func longTimeoutsAreNone(
        timeout: Double
    ) throws {
        var options = QueryOptions()
        options.timeout = timeout
        let store = try CaseFixture.make("spines")
        let snapshot = try store.store.snapshot()
        #expect(try TestStore.run("SELECT count(*) AS n FROM spines", snapshot, options).text == "n\n9\n")
    }

    @Test(arguments: [-1.0, -Double.infinity, -1e300, 0.0]) func shortTimeoutsEndAtOnce(timeout: Double)
        throws
    {
        var options = QueryOptions()
        options.timeout = timeout
        let store = try CaseFixture.make("spines")
        let snapshot = try store.store.snapshot()
        #expect(throws: EvaluationError.self) {
            try TestStore.run("SELECT cid FROM spines", snapshot, options)
        }
    }
}
