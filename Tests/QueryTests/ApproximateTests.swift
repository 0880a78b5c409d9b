import Bits
import Foundation
import SynDB
import TestSupport
import Testing

/// Approximate aggregates over runs that are long enough to have sketches.
@Suite struct ApproximateTests {
    private static func store() throws -> TestStore {
        let store = try TestStore(pack)
        let ids = try store.add("[{ id: aaaaaaaa-0000-4000-8000-000000000001, label: A }, { label: B }]")
        var random = SplitMix64(seed: 5)
        for (index, id) in ids.enumerated() {
            var csv = "cid,size,mass,kind\n"
            for row in 0..<40_000 {
                // Long values: a sketch is kept where it is small beside the pages.
                let size = Double.random(in: 0..<1, using: &random) + Double(index)
                csv +=
                    "\(row),\(row % 100 == 0 ? "" : "\(size)"),\(Int64(bitPattern: random.next())),k\(row % 700)\n"
            }
            try store.load("grain", csv, dataset: id)
        }
        return store
    }

    private static let pack = """
        pack: sand
        metadata: [{ name: label }]
        tables:
          - name: grain
            code: 302
            plural: grains
            key: [cid]
            columns:
              - { name: cid, type: id }
              - { name: size, type: float64, unit: nm }
              - { name: mass, type: int64, unit: count }
              - { name: kind, type: text }
        """

    private static func numbers(_ text: String) -> [Double] {
        text.split(separator: "\n").last!.split(separator: ",").compactMap { Double($0) }
    }

    @Test func sketchesAnswerWithinTheirBound() throws {
        let store = try Self.store()
        defer { withExtendedLifetime(store) {} }
        let snapshot = try store.store.snapshot()
        for column in ["size", "mass"] {
            for share in [0.01, 0.25, 0.5, 0.99] {
                for condition in ["", " WHERE label = 'A'", " WHERE cid < 30000"] {
                    let query = "SELECT approx_quantile(\(column), \(share)) FROM grains\(condition)"
                    var fromRows = QueryOptions()
                    fromRows.usesStatistics = false
                    for options in [QueryOptions(), fromRows] {
                        let (text, statistics) = try TestStore.run(query, snapshot, options)
                        let isStored = options.usesStatistics && !condition.contains("cid")
                        #expect(statistics.answeredFromStatistics == isStored, "\(query)")
                        let bound = try #require(Self.percent(in: statistics.notes))
                        let value = Self.numbers(text)[0]
                        let ranks = "SELECT count(\(column)) FROM grains\(condition)"
                        let all = Self.numbers(try TestStore.run(ranks, snapshot).text)[0]
                        let below = condition.isEmpty ? " WHERE" : condition + " AND"
                        let rank = Self.numbers(
                            try TestStore.run(
                                "SELECT count(*) FROM grains\(below) \(column) <= \(value)", snapshot
                            ).text)[0]
                        // Thrice the bound of 99 in 100: never passed by a fair sketch.
                        #expect(abs(rank / all - share) < 3 * bound / 100 + 0.001, "\(query) \(bound)")
                        #expect(bound < 3)
                    }
                }
            }
        }
    }

    private static func percent(in notes: [String]) -> Double? {
        guard notes.count == 1, let match = notes[0].firstMatch(of: /within ([0-9.]+) %/) else { return nil }
        return Double(match.1)
    }

    @Test func distinctSketchesAreOfTheSetOfValues() throws {
        let store = try Self.store()
        defer { withExtendedLifetime(store) {} }
        let snapshot = try store.store.snapshot()
        var fromRows = QueryOptions()
        fromRows.usesStatistics = false
        fromRows.threads = 1
        for (column, count) in [("cid", 40_000.0), ("mass", 80_000), ("kind", 700), ("size", 79_200)] {
            let query = "SELECT approx_count_distinct(\(column)) FROM grains"
            let (stored, statistics) = try TestStore.run(query, snapshot)
            #expect(statistics.answeredFromStatistics == (column == "mass"))
            #expect(try TestStore.run(query, snapshot, fromRows).text == stored)
            #expect(abs(Self.numbers(stored)[0] / count - 1) < 0.06, "\(column)")
        }
        let grouped = "SELECT label, approx_count_distinct(kind) FROM grains GROUP BY label"
        #expect(
            try TestStore.run(grouped, snapshot).text == TestStore.run(grouped, snapshot, fromRows).text)
    }

    /// Few rows of many groups are exact.
    @Test func smallGroupsLoseNothing() throws {
        let store = try Self.store()
        defer { withExtendedLifetime(store) {} }
        let snapshot = try store.store.snapshot()
        let (text, statistics) = try TestStore.run(
            "SELECT count(*) FROM grains GROUP BY kind HAVING approx_quantile(size, 0.5) > max(size)",
            snapshot)
        #expect(text == "count(*)\n")
        #expect(statistics.notes == ["approx_quantile(size, 0.5): exact to the rank"])
    }
}
