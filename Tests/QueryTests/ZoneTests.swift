import TestSupport
import Testing

@testable import Query
@testable import SynDB

/// Zones inside pages: what they spare, and that they change no answer.
@Suite struct ZoneTests {
    private static let pack = SpotPack.text(
        "name: size, type: float64, unit: nm",
        "name: share, type: float64, unit: ratio",
        "name: count, type: int32, unit: count",
        "name: kind, type: text")

    /// A dataset of 30,000 rows, whose page has four zones, and two of 6,000
    /// that share one of two: `size` ascends, `share` is NULL in the second
    /// zone and NaN in the third, `count` scatters.
    private static func store() throws -> TestStore {
        let store = try TestStore("syndb", pack)
        let ids = try store.add((0..<3).map { "- { label: \"d\($0)\" }" }.joined(separator: "\n"))
        var csv = "dataset_id,cid,size,share,count,kind\n"
        for row in 0..<42_000 {
            let dataset = row < 30_000 ? 0 : row < 36_000 ? 1 : 2
            let share = row / 8192 == 1 ? "" : row / 8192 == 2 ? "nan" : row % 5 == 0 ? "-0.0" : "0.25"
            csv += "\(ids[dataset]),\(row),\(row),\(share),\(row * 7919 % 1009),k\(row / 10_000)\n"
        }
        try store.load("spot", csv)
        return store
    }

    private func ask(
        _ text: String, _ store: TestStore, prunes: Bool = true
    ) throws -> (text: String, statistics: QueryStatistics) {
        var options = QueryOptions()
        options.prunes = prunes
        return try TestStore.run(text, store.store.snapshot(), options)
    }

    @Test func zonesAreSparedAndProven() throws {
        let store = try Self.store()
        let one = try ask("SELECT cid FROM spots WHERE size = 17000", store)
        #expect(one.text == "cid\n17000\n")
        #expect(one.statistics.zones == QueryStatistics.Zones(considered: 4, pruned: 3, proven: 0))
        #expect(one.statistics.rowsScanned == 8192)
        // Rows 10,000 to 29,999: the last two zones need no filter.
        let most = try ask("SELECT count(*) FROM spots WHERE size >= 10000 AND label = 'd0'", store)
        #expect(most.text == "count(*)\n20000\n")
        #expect(most.statistics.zones == QueryStatistics.Zones(considered: 4, pruned: 1, proven: 2))
        #expect(most.statistics.rowsScanned == 21_808)
    }

    /// A page of which every zone falls is not read.
    @Test func aPageFallsWithAllItsZones() throws {
        let store = try Self.store()
        let (text, statistics) = try ask(
            "SELECT cid FROM spots WHERE size < 8000 AND share IS NULL", store)
        #expect(text == "cid\n" && statistics.rowsScanned == 0 && statistics.pages.read == 0)
        #expect(statistics.zones.pruned == 4)
    }

    @Test func zonesAreReadWhereThePageIsUndecidedOnly() throws {
        let store = try Self.store()
        let all = try ask("SELECT count(*) FROM spots WHERE size >= 0", store).statistics
        #expect(all.zones.considered == 0)
        let none = try ask("SELECT cid FROM spots WHERE size > 1e9", store).statistics
        #expect(none.zones.considered == 0 && none.bytesRead == 0)
    }

    @Test(arguments: [
        "size > 8191", "size >= 8192 AND size < 16384", "size = 0 OR size = 41999", "NOT size < 20000",
        "share IS NULL", "share IS NOT NULL", "share = 0", "share < 0", "share > 0.25", "NOT share > 1",
        "share IS NULL OR size > 25000", "count = 7", "count > 990 AND size > 30000", "kind = 'k2'",
        "kind = 'k1' AND size < 12000", "cid = 35999", "cid IN (5, 8191, 8192, 36000)",
        "label = 'd1' AND size > 35000", "label != 'd0' AND size < 36100", "size BETWEEN 29000 AND 37000",
    ])
    func answersAreThoseOfAllRows(condition: String) throws {
        let store = try Self.store()
        for query in [
            "SELECT * FROM spots WHERE \(condition)",
            "SELECT label, count(*), sum(size), min(share), avg(count) FROM spots WHERE \(condition) GROUP BY label",
            "SELECT cid, rowid FROM spots WHERE \(condition) ORDER BY count DESC, cid LIMIT 9",
        ] {
            #expect(try ask(query, store).text == ask(query, store, prunes: false).text, "\(query)")
        }
    }

    @Test func theFiguresAreShown() throws {
        let store = try Self.store()
        let statistics = try ask("SELECT cid FROM spots WHERE size > 20000", store).statistics
        #expect(
            statistics.text().contains("\nzones     4 considered, 2 pruned, 1 proven true, 1 to filter\n"))
    }
}
