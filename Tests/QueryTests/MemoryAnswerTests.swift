import TestSupport
import Testing

@testable import Query
@testable import SynDB

/// Answers from statistics in memory, which must be those of any other run.
@Suite struct MemoryAnswerTests {
    private static func store() throws -> TestStore {
        let store = try TestStore(
            "syndb", SpotPack.text("name: size, type: float64, unit: nm", "name: kind, type: text"))
        let ids = try store.add(
            (0..<6).map { "- { label: \"d\($0)\", species: \($0 < 3 ? "Mus musculus" : "Danio rerio") }" }
                .joined(separator: "\n"))
        for part in 0..<2 {
            var csv = "dataset_id,cid,size,kind\n"
            for dataset in part * 3..<part * 3 + 3 {
                for row in 0..<400 { csv += "\(ids[dataset]),\(row),\(dataset * 1000 + row).5,k\(row % 3)\n" }
            }
            try store.load("spot", csv)
        }
        return store
    }

    private static func answer(_ query: String, _ snapshot: Snapshot) throws -> (String, QueryStatistics)? {
        let target = MemorySink()
        var sink = OutputFormat.csv.makeSink(to: target)
        guard let statistics = try PreparedQuery(query, snapshot: snapshot).runFromMemory(into: &sink) else {
            #expect(target.bytes.isEmpty)
            return nil
        }
        return (target.text, statistics)
    }

    @Test(arguments: [
        "SELECT count(*) FROM spots WHERE species = 'Danio rerio' AND label != 'd4'",
        "SELECT avg(size), stddev(size), max(size) FROM spots WHERE species = 'Mus musculus'",
        "SELECT label, sum(size) AS s FROM spots GROUP BY label HAVING sum(size) > 0 ORDER BY s DESC LIMIT 2",
        "SELECT count(*), min(size) FROM spots WHERE label = 'none'",
        "SELECT species, count(size) FROM spots GROUP BY species",
    ])
    func answersAreThoseOfFiles(query: String) throws {
        let store = try Self.store()
        let snapshot = try store.store.snapshot()
        let (expected, all) = try TestStore.run(query, snapshot)
        let (text, statistics) = try #require(try Self.answer(query, snapshot))
        #expect(text == expected)
        #expect(statistics.rowsScanned == 0 && statistics.rowsAnswered == all.rowsAnswered)
        #expect(statistics.segments.read == 0 && statistics.segments.total == 2)
        #expect(statistics.rowsReturned == all.rowsReturned)
    }

    @Test func nothingIsReadForThem() throws {
        let store = try Self.store()
        let snapshot = try store.store.snapshot()
        let query = "SELECT avg(size) FROM spots WHERE species = 'Mus musculus'"
        #expect(try Self.answer(query, snapshot)?.0 == nil)
        #expect(snapshot.openSegments.count == 0)
        _ = try TestStore.run(query, snapshot)
        #expect(snapshot.openSegments.count == 1)
        #expect(try Self.answer(query, snapshot)?.0 != nil)
        // Another segment, which nobody has opened.
        #expect(try Self.answer("SELECT avg(size) FROM spots", snapshot)?.0 == nil)
        // Counting rows takes the manifest alone.
        #expect(try Self.answer("SELECT count(*) FROM spots", snapshot)?.0 == "count(*)\n2400\n")
    }

    @Test(arguments: [
        "SELECT size FROM spots WHERE label = 'd1'", "SELECT count(*) FROM spots WHERE size > 1000.5",
        "SELECT median(size) FROM spots", "SELECT approx_quantile(size, 0.5) FROM spots",
        "SELECT kind, count(*) FROM spots GROUP BY kind", "SELECT avg(size + 1) FROM spots",
        "SELECT count(*) FROM spots a JOIN spots b ON a.cid = b.cid",
        "SELECT count(*) FROM (SELECT cid FROM spots LIMIT 3)",
    ])
    func rowsAreNotReadForThem(query: String) throws {
        let store = try Self.store()
        let snapshot = try store.store.snapshot()
        _ = try TestStore.run(query, snapshot)
        #expect(try Self.answer(query, snapshot)?.0 == nil)
    }
}
