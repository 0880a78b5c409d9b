import Foundation
import SegmentFormat
import SynDB
import TestSupport
import Testing

@testable import Store

/// `compact`: other files, the same rows.
@Suite struct CompactTests {
    private static let queries = [
        "SELECT count(*), count(size), sum(size), min(size), max(size), stddev(size) FROM spots",
        "SELECT label, count(*), sum(count), approx_count_distinct(cid) FROM spots GROUP BY label",
        "SELECT dataset_id, cid, size, tag, count FROM spots ORDER BY dataset_id, cid LIMIT 500",
        "SELECT cid FROM spots WHERE size < 20 ORDER BY cid",
        "SELECT median(size), count(DISTINCT tag) FROM spots WHERE label = 'first'",
        // Storage order, of a table without a sort key.
        "SELECT cid, above FROM branches WHERE label = 'first'",
        "SELECT cid, above FROM branches WHERE label = 'second' LIMIT 7",
    ]

    private func answers(_ snapshot: Snapshot) throws -> [String] {
        try Self.queries.map { query in
            var texts = Set<String>()
            for (prunes, statistics) in [(true, true), (true, false), (false, false)] {
                var options = QueryOptions()
                options.prunes = prunes
                options.usesStatistics = statistics
                texts.insert(try TestStore.run(query, snapshot, options).text)
            }
            #expect(texts.count == 1, "\(query)")
            return texts.first!
        }
    }

    private func expectSame(_ found: [String], _ expected: [String]) {
        for (query, pair) in zip(Self.queries, zip(found, expected)) {
            #expect(pair.0 == pair.1, "\(query)")
        }
    }

    private static func rows(_ range: Range<Int>, _ dataset: UUIDBytes) -> String {
        range.map {
            "\(dataset),\($0),\($0 % 3 == 0 ? "" : "\(Double($0 * 7919 % 10007) / 8)"),\($0 % 5 == 0 ? "" : "t\($0 % 7)"),\($0 % 50)\n"
        }.joined()
    }

    private static let header = "dataset_id,cid,size,tag,count\n"

    /// Loads of all sizes, some rows replaced, one dataset deleted.
    private static func store() throws -> TestStore {
        let store = try Bench.store()
        let third = try store.add("- { label: third, species: Mus musculus }")[0]
        // Runs long enough for sketches, for statistics and for neither.
        try store.load("spot", header + rows(0..<9000, Bench.first) + rows(0..<300, Bench.second))
        try store.load("spot", header + rows(9000..<17500, Bench.first) + rows(0..<400, third))
        for turn in 0..<4 {
            try store.load("spot", header + rows(1000 + turn * 100..<1100 + turn * 100, Bench.second))
        }
        try store.load("spot", "cid,count\n1,1\n2,2\n", dataset: third) { $0.replaces = true }
        for turn in 0..<5 {
            try store.load(
                "branch",
                "dataset_id,cid,above\n\(Bench.first),\(9 - turn),\n\(Bench.second),x\(turn),\(turn == 0 ? "" : "x\(turn - 1)")\n"
            )
        }
        try store.load("branch", "cid\n7\n", dataset: third)
        _ = try store.store.deleteDataset("third")
        return store
    }

    /// Of the live rows of each table, read from the files as they are.
    private static func checksums(_ snapshot: Snapshot) throws -> [String: String] {
        var sums: [String: String] = [:]
        for table in snapshot.catalog.schema.tables {
            var sum = RowChecksum()
            for segment in try snapshot.segments(of: table) {
                let reader = try snapshot.reader(of: segment, table: table)
                for (run, stored) in zip(segment.runs, reader.layout.runs) where snapshot.isLive(run) {
                    for (page, rows) in reader.layout.pages.enumerated() where rows.overlaps(stored.rows) {
                        let columns = try table.columns.map { column in
                            try reader.column(named: column.name).map { try reader.page(page, of: $0) }
                        }
                        let part = stored.rows.clamped(to: rows)
                        let local = part.lowerBound - rows.lowerBound..<part.upperBound - rows.lowerBound
                        sum.add(columns, local, dataset: stored.dataset)
                    }
                }
            }
            sums[table.name] = sum.text
        }
        return sums
    }

    private func rowsOf(_ table: String, _ store: TestStore) throws -> [[SegmentEntry.Run]] {
        let snapshot = try store.store.snapshot()
        return try snapshot.segments(of: #require(snapshot.catalog.schema.table(named: table))).map {
            Array($0.runs)
        }
    }

    @Test(arguments: [nil, EncodingProfile.cold]) func answersStayAsTheyWere(profile: EncodingProfile?)
        throws
    {
        let store = try Self.store()
        let before = try answers(store.store.snapshot())
        let checksums = try Self.checksums(store.store.snapshot())
        let number = try store.store.snapshot().number
        var request = CompactRequest()
        request.profile = profile
        request.isDryRun = true
        let fingerprint = ScratchFolder.fingerprint(store.path)
        let plan = try store.store.compact(request)
        #expect(ScratchFolder.fingerprint(store.path) == fingerprint)
        #expect(plan.snapshot == nil && plan.text.contains("would become 1 of about"))
        request.isDryRun = false
        let summary = try store.store.compact(request)
        #expect(summary.snapshot == number + 1)
        #expect(summary.tables.map(\.name) == ["spot", "branch"])
        #expect(summary.tables.map(\.segmentsAfter) == [1, 1] && plan.tables.map(\.segmentsAfter) == [1, 1])
        #expect(
            summary.tables.map(\.rows) == [17500 + 700, 10] && summary.tables.map(\.deadRows) == [402, 1])
        #expect(summary.tables[0].checksum?.count == 32 && summary.tables[0].statistics > 8)
        let snapshot = try store.store.snapshot()
        for table in summary.tables { #expect(table.checksum == checksums[table.name], "\(table.name)") }
        #expect(try Self.checksums(snapshot) == checksums)
        expectSame(try answers(snapshot), before)
        #expect(try TestStore.run(Self.queries[0], store.store.snapshot(number)).text == before[0])
        #expect(
            try rowsOf("spot", store) == [
                [17500, 700].enumerated().map {
                    SegmentEntry.Run(dataset: DatasetOrdinal(UInt32($0)), rows: $1)
                }
            ])
        let table = try #require(snapshot.catalog.schema.table(named: "spot"))
        #expect(try snapshot.segments(of: table)[0].profile == profile ?? .load)
        #expect(snapshot.manifest.change == "compact 13 segments into 2")
        let verification = try store.store.verify()
        #expect(verification.faults.isEmpty && verification.litter.isEmpty, "\(verification.faults)")
        // There is nothing more to be gained.
        #expect(try store.store.compact(request).text == "nothing to compact")
        let retired = try store.store.retireSnapshots(keeping: 1)
        #expect(retired.files > 10 && ScratchFolder.files(store.path, suffix: ".seg").count == 2)
        expectSame(try answers(store.store.snapshot()), before)
    }

    @Test func aHigherProfileIsAskedFor() throws {
        let store = try Bench.store()
        try store.load("spot", Self.header + Self.rows(0..<2000, Bench.first))
        #expect(try store.store.compact(CompactRequest()).tables.isEmpty)
        var request = CompactRequest()
        request.profile = .cold
        let summary = try store.store.compact(request)
        #expect(
            summary.tables[0].profile == 1 && summary.tables[0].bytesAfter <= summary.tables[0].bytesBefore)
        // Never back.
        request.profile = .load
        #expect(try store.store.compact(request).tables.isEmpty)
        #expect(try store.store.verify().faults.isEmpty)
    }

    /// Segments of at most 65,536 rows: a dataset over several, the others beside.
    @Test func largeDatasetsFillWholeSegments() throws {
        let store = try Bench.store()
        func cids(_ range: Range<Int>) -> String { "cid\n" + range.map { "\($0)\n" }.joined() }
        try store.load("branch", cids(0..<60_000), dataset: Bench.second)
        try store.load("branch", cids(60_000..<100_000), dataset: Bench.second)
        try store.load("branch", cids(0..<3000), dataset: Bench.first)
        try store.load("branch", cids(100_000..<150_000), dataset: Bench.second)
        var request = CompactRequest()
        request.maximumSegmentBytes = 1 << 20
        let summary = try store.store.compact(request)
        #expect(summary.tables[0].segmentsBefore == 4 && summary.tables[0].segmentsAfter == 3)
        #expect(
            try rowsOf("branch", store).map { $0.map(\.rows) } == [[65_536], [65_536], [3000, 18_928]])
        #expect(
            try store.query("SELECT cid FROM branches WHERE label = 'second' LIMIT 3 OFFSET 99999")
                == "cid\n99999\n100000\n100001\n")
        #expect(try store.store.verify().faults.isEmpty)
        #expect(try store.store.compact(request).tables.isEmpty)
    }

    @Test func segmentsThatStayKeepTheOrderOfRows() throws {
        let store = try Bench.store()
        // Many dead rows in the first segment; the later one is as it should be.
        try store.load(
            "branch",
            "dataset_id,cid\n\(Bench.first),1\n" + (0..<9).map { "\(Bench.second),\($0)\n" }.joined())
        try store.load("branch", "cid\n2\n", dataset: Bench.first)
        try store.load("branch", "cid\n5\n", dataset: Bench.second) { $0.replaces = true }
        try store.store.compact(CompactRequest())
        #expect(try store.query("SELECT cid FROM branches WHERE label = 'first'") == "cid\n1\n2\n")
        #expect(try store.store.verify().faults.isEmpty)
    }

    @Test(arguments: [0.0, 10.0]) func othersMayWriteMeanwhile(commitSeconds: Double) throws {
        let store = try Self.store()
        let path = store.path
        var isDone = false
        var request = CompactRequest()
        request.commitSeconds = commitSeconds
        request.progress = { _ in
            guard !isDone else { return }
            isDone = true
            let other = try Store(path: path)
            func load(_ dataset: UUIDBytes, _ csv: String, replaces: Bool) throws {
                var request = LoadRequest(
                    table: "spot", inputs: [LoadRequest.Input(name: "r.csv", source: MemorySource(csv))],
                    target: .dataset(dataset))
                request.replaces = replaces
                _ = try other.load(request)
            }
            try load(Bench.second, "cid,count\n1,5\n", replaces: true)
            try load(Bench.first, "cid,count\n99999,6\n", replaces: false)
            _ = try other.editDataset("first", assignments: ["notes=x"])
        }
        let summary = try store.store.compact(request)
        #expect(summary.snapshot != nil)
        #expect(
            try store.query("SELECT label, count(*), max(cid) FROM spots GROUP BY label")
                == "label,count(*),max(cid)\nfirst,17501,99999\nsecond,1,1\n")
        #expect(try rowsOf("spot", store).map { $0.map(\.isDead) } == [[false], [false], [false, true]])
        #expect(try store.store.verify().faults.isEmpty)
    }

    @Test(arguments: [0.0, 10.0]) func twoCompactionsAtOnce(commitSeconds: Double) throws {
        let store = try Self.store()
        let before = try answers(store.store.snapshot())
        let path = store.path
        var isDone = false
        var request = CompactRequest()
        request.commitSeconds = commitSeconds
        request.progress = { _ in
            guard !isDone else { return }
            isDone = true
            _ = try Store(path: path).compact(CompactRequest())
        }
        let message = refusal { try store.store.compact(request) }
        #expect(message.contains("another process has rewritten it"), "\(message)")
        expectSame(try answers(store.store.snapshot()), before)
        let verification = try store.store.verify()
        #expect(verification.faults.isEmpty && verification.litter.isEmpty)
    }

    @Test func anInterruptedCompactionChangesNothing() throws {
        let store = try Self.store()
        try store.store.begin().abandon()
        let before = ScratchFolder.fingerprint(store.path)
        for steps in [0, 1, 3, 8] {
            var left = steps
            var request = CompactRequest()
            request.progress = { _ in
                left -= 1
                if left < 0 { throw StoreError(.interrupted, "interrupted; nothing was changed") }
            }
            #expect(refusal { try store.store.compact(request) } == "interrupted; nothing was changed")
            #expect(ScratchFolder.fingerprint(store.path) == before)
        }
    }

    /// It fails at each call in turn: the old segments or the new ones.
    @Test(arguments: [false, true]) func aFailedCommitLosesNothing(isFinal: Bool) throws {
        let first = try Bench.store()
        for turn in 1...3 {
            try first.load("spot", "cid,count\n\(turn),\(turn)\n", dataset: Bench.first)
        }
        for call in 1... {
            let folder = ScratchFolder()
            let path = folder.path + "/copy"
            try FileManager.default.copyItem(atPath: first.path, toPath: path)
            let fileSystem = FailingFileSystem(call, isFinal: isFinal)
            _ = try? Store(path: path, fileSystem: fileSystem).compact(CompactRequest())
            let store = try Store(path: path)
            let text = try TestStore.run("SELECT sum(count) FROM spots", store.snapshot()).text
            #expect(text == "sum(count)\n6\n", "call \(call)")
            #expect(try store.verify().faults.isEmpty, "call \(call)")
            try store.begin().abandon()
            #expect(try store.verify().litter.isEmpty, "call \(call)")
            if !fileSystem.hasFailed { break }
        }
    }

    @Test func rowsInAnyOrderHaveOneChecksum() {
        func column(_ values: [Int64], nulls: Set<Int> = []) -> ColumnVector {
            var builder = ColumnBuilder(.integer)
            for (row, value) in values.enumerated() {
                builder.append(nulls.contains(row) ? .null : .integer(value))
            }
            return builder.vector
        }
        func checksum(_ columns: [ColumnVector?], _ count: Int, _ dataset: UUIDBytes = Bench.first) -> String
        {
            var sum = RowChecksum()
            sum.add(columns, 0..<count, dataset: dataset)
            return sum.text
        }
        let first = checksum([column([1, 2, 3]), nil], 3)
        #expect(first == checksum([column([3, 1, 2]), column([0, 0, 0], nulls: [0, 1, 2])], 3))
        #expect(first != checksum([column([1, 2, 4]), nil], 3))
        #expect(first != checksum([nil, column([1, 2, 3])], 3))
        #expect(first != checksum([column([1, 2, 3]), nil], 3, Bench.second))
        #expect(first != checksum([column([1, 2, 3], nulls: [2]), nil], 3))
        // Values that change places between rows.
        let left = checksum([column([1, 2]), column([3, 4])], 2)
        #expect(left != checksum([column([1, 2]), column([4, 3])], 2))
    }
}
