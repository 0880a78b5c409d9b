import SynDB
import TestSupport
import Testing

@testable import Store

/// Compactions that are cut off behind a commit, and what is left for the next.
@Suite struct InterruptedCompactionTests {
    private static let stop = StoreError(.interrupted, "the test wants it so")

    /// Three segments that two datasets share: the first has as many rows as one new
    /// segment takes, the other 12,000.
    private static func store() throws -> TestStore {
        let store = try Bench.store()
        for (first, second) in [
            (0..<22_000, 0..<4000), (22_000..<44_000, 4000..<8000), (44_000..<65_536, 8000..<12_000),
        ] {
            let rows = [(Bench.first, first), (Bench.second, second)].map { id, range in
                range.map { "\(id),\($0 * 7919 % 100_003)\n" }.joined()
            }
            try store.load("branch", "dataset_id,cid\n" + rows.joined())
        }
        return store
    }

    private static func request() -> CompactRequest {
        var request = CompactRequest()
        request.maximumSegmentBytes = 1 << 20
        request.commitSeconds = 0
        return request
    }

    private func runs(_ store: TestStore) throws -> [[String]] {
        let snapshot = try store.store.snapshot()
        let table = try #require(snapshot.catalog.schema.table(named: "branch"))
        return try snapshot.segments(of: table).map { segment in
            segment.runs.map { "\($0.dataset.index): \($0.rows)\($0.isDead ? " dead" : "")" }
        }
    }

    /// Of each dataset in storage order.
    private func rows(_ store: TestStore) throws -> [String] {
        try ["first", "second"].map { try store.query("SELECT cid FROM branch WHERE label = '\($0)'") }
    }

    @Test func theNextOneGoesOn() throws {
        let store = try Self.store()
        let before = try rows(store)
        let number = try store.store.snapshot().number
        var request = Self.request()
        let plan = try dryRun(store)
        #expect(plan.rows == 77_536 && plan.segmentsAfter == 2)
        request.progress = { if $0.rowsCommitted > 0 { throw Self.stop } }
        #expect(refusal { _ = try store.store.compact(request) } == Self.stop.message)
        #expect(try store.store.snapshot().number == number + 1)
        #expect(
            try runs(store) == [
                ["0: 22000 dead", "1: 4000"], ["0: 22000 dead", "1: 4000"],
                ["0: 21536 dead", "1: 4000"], ["0: 65536"],
            ])
        #expect(try rows(store) == before)
        let verification = try store.store.verify()
        #expect(verification.faults.map(\.message) == [] && verification.litter == [])
        // What is done is not done again.
        let rest = try dryRun(store)
        #expect(rest.rows == 12_000 && rest.segmentsBefore == 3 && rest.segmentsAfter == 1)
        request.progress = nil
        let summary = try store.store.compact(request)
        #expect(summary.tables[0].rows == 12_000 && summary.tables[0].deadRows == 65_536)
        #expect(try runs(store) == [["0: 65536"], ["1: 12000"]])
        #expect(try rows(store) == before)
        #expect(try store.store.compact(request).tables.isEmpty)
        #expect(try store.store.verify().faults.map(\.message) == [])
    }

    private func dryRun(_ store: TestStore) throws -> CompactSummary.Table {
        var request = Self.request()
        request.isDryRun = true
        return try #require(store.store.compact(request).tables.first)
    }

    /// Snapshots that a compaction makes on its way go with the last of them.
    @Test func oneThatIsNotCutOffLeavesOneSnapshot() throws {
        let store = try Self.store()
        let before = try (rows(store), store.store.snapshotNumbers())
        let summary = try store.store.compact(Self.request())
        let number = try #require(summary.snapshot)
        #expect(number == before.1.last! + 2)
        #expect(try store.store.snapshotNumbers() == before.1 + [number])
        #expect(try store.store.snapshot().manifest.change == "compact 3 segments into 2")
        #expect(summary.tables[0].segmentsAfter == 2 && summary.tables[0].rows == 77_536)
        // The checksum is that of the rows, however they are committed.
        let other = try Self.store()
        var whole = Self.request()
        whole.commitSeconds = 1000
        #expect(try other.store.compact(whole).tables[0].checksum == summary.tables[0].checksum)
        #expect(try rows(store) == before.0)
        #expect(try store.store.verify().faults.map(\.message) == [])
    }

    /// A dataset that is replaced between two commits is dead in what comes after.
    @Test func rowsAreReplacedBetweenTwoCommits() throws {
        let store = try Self.store()
        var request = Self.request()
        var isDone = false
        request.progress = { progress in
            guard progress.rowsCommitted > 0, !isDone else { return }
            isDone = true
            for id in [Bench.first, Bench.second] {
                try store.load("branch", "cid\n1\n", dataset: id) { $0.replaces = true }
            }
        }
        _ = try store.store.compact(request)
        #expect(isDone)
        #expect(try rows(store) == ["cid\n1\n", "cid\n1\n"])
        #expect(try store.store.verify().faults.map(\.message) == [])
    }

    /// Whoever comes second has done the same work for nothing, and must not say that
    /// it stands; also where the rows were replaced by as many, which looks the same.
    @Test(arguments: [false, true]) func rowsThatOthersHaveRewrittenAreAConflict(isReplaced: Bool) throws {
        let store = try Self.store()
        var request = Self.request()
        request.commitSeconds = 1000
        var isDone = false
        request.progress = { progress in
            guard !isDone else { return }
            isDone = true
            if isReplaced {
                let same = (0..<12_000).map { "\($0)\n" }.joined()
                try store.load("branch", "cid\n" + same, dataset: Bench.second) { $0.replaces = true }
            } else {
                _ = try store.store.compact(Self.request())
            }
        }
        let message = refusal { _ = try store.store.compact(request) }
        #expect(message.contains("another process has rewritten it") && isDone, "\(message)")
        let (number, runs) = (try store.store.snapshot().number, try runs(store))
        #expect(try store.store.verify().faults.map(\.message) == [])
        #expect(runs == (isReplaced ? try self.runs(store) : [["0: 65536"], ["1: 12000"]]))
        #expect(try store.store.compact(Self.request()).snapshot ?? number >= number)
        #expect(try store.query("SELECT count(*) FROM branches") == "count(*)\n77536\n")
    }
}
