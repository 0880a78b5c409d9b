import SynDB
import TestSupport
import Testing

@testable import Query

/// What explanations advise.
@Suite struct AdviceTests {
    private static func advice(
        _ query: String, of fixture: String = "points", rows: Int = 2_000_000,
        _ change: (inout QueryStatistics) -> Void = { _ in }
    ) throws -> [String] {
        let store = try CaseFixture.make(fixture)
        defer { withExtendedLifetime(store) {} }
        let prepared = try PreparedQuery(query, snapshot: try store.store.snapshot())
        var statistics = QueryStatistics()
        statistics.datasetsTotal = 200
        statistics.datasetsMatched = 200
        change(&statistics)
        return prepared.advice(statistics, rows: rows)
    }

    @Test func aScanOfAllDatasetsIsNamed() throws {
        let found = try Self.advice("SELECT count(*) FROM points WHERE centroid_x > 3")
        #expect(found.count == 1 && found[0].hasPrefix("2,000,000 rows of all 200 datasets are read"))
        #expect(try Self.advice("SELECT count(*) FROM points") { $0.datasetsMatched = 20 }.isEmpty)
        #expect(try Self.advice("SELECT count(*) FROM points", rows: 9).isEmpty)
    }

    @Test func anIdThatEveryPageIsSearchedForIsNamed() throws {
        for condition in ["next = 2", "next IN (1, 2)", "next = 2 AND centroid_x > 3"] {
            let found = try Self.advice("SELECT cid FROM points WHERE \(condition)")
            #expect(found.count == 1 && found[0].hasPrefix("the rows are not in the order of next"))
            #expect(
                try Self.advice("SELECT cid FROM points WHERE \(condition)") {
                    $0.pages.prunedByMetricZoneMap = 5
                    $0.datasetsMatched = 20
                }.isEmpty)
        }
    }

    @Test func numbersOfTwoUnitsAreDoubted() throws {
        let expected = "volume is in nm3, score in count: their numbers are taken as they are"
        for expression in ["volume > score", "volume + score > 3", "volume BETWEEN 1 AND score"] {
            #expect(
                try Self.advice("SELECT cid FROM spines WHERE \(expression)", of: "spines", rows: 0)
                    == [expected])
        }
        #expect(
            try Self.advice(
                "SELECT volume * score FROM spines WHERE volume > 3 OR volume > step", of: "spines", rows: 0
            )
            .isEmpty)
    }

    @Test func aRunSaysWhatPruningExpected() throws {
        let store = try CaseFixture.make("points")
        defer { withExtendedLifetime(store) {} }
        let (_, statistics) = try TestStore.run(
            "SELECT cid FROM points WHERE centroid_x >= 0", try store.store.snapshot(), QueryOptions())
        let expected = try #require(statistics.steps.last).rowsEstimated
        #expect(expected >= statistics.rowsReturned && expected > 0)
        #expect(statistics.text().contains("\nrows      \(expected) expected, "))
        #expect(statistics.steps[0].secondsPruning <= statistics.steps[0].seconds)
    }
}
