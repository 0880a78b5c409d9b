import Foundation
import SynDB
import TestSupport
import Testing

@testable import Store

/// `load --replace`: the rows that a dataset has in a table give way to others.
@Suite struct ReplaceTests {
    private static let queries = [
        "SELECT count(*), count(size), sum(size), min(size), max(size), stddev(size) FROM spots",
        "SELECT label, count(*), sum(count), approx_count_distinct(cid) FROM spots GROUP BY label",
        "SELECT dataset_id, cid, size, tag, count FROM spots ORDER BY dataset_id, cid",
        "SELECT cid FROM spots WHERE size < 20 ORDER BY cid",
        "SELECT median(size), count(DISTINCT tag) FROM spots WHERE label = 'first'",
    ]

    private static func rows(_ range: Range<Int>, _ dataset: UUIDBytes, factor: Double) -> String {
        range.map { "\(dataset),\($0),\(Double($0) * factor),t\($0 % 7),\($0 % 50)\n" }.joined()
    }

    private static let header = "dataset_id,cid,size,tag,count\n"

    /// The same answers with each kind of skipping on and off.
    private func answers(_ snapshot: Snapshot) throws -> [String] {
        try Self.queries.map { query in
            var texts = Set<String>()
            for (prunes, statistics) in [(true, true), (true, false), (false, true), (false, false)] {
                var options = QueryOptions()
                options.prunes = prunes
                options.usesStatistics = statistics
                texts.insert(try TestStore.run(query, snapshot, options).text)
            }
            #expect(texts.count == 1, "\(query)")
            return texts.first!
        }
    }

    /// Two datasets in a segment, of which one gets other rows.
    @Test func answersAreThoseOfTheNewRows() throws {
        let store = try Bench.store()
        let old = Self.header + Self.rows(0..<900, Bench.first, factor: 0.5)
        let kept = Self.rows(0..<700, Bench.second, factor: 0.25)
        let new = Self.rows(300..<1100, Bench.first, factor: 0.125)
        try store.load("spot", old + kept)
        let before = try answers(store.store.snapshot())
        let summary = try store.load("spot", Self.header + new) { $0.replaces = true }
        #expect(summary.replaced == 900 && summary.rows == 800)
        #expect(summary.text.contains("  they took the place of 900 rows\n"))

        let plain = try Bench.store()
        try plain.load("spot", Self.header + kept + new)
        let snapshot = try store.store.snapshot()
        #expect(try answers(snapshot) == answers(plain.store.snapshot()))
        #expect(try answers(store.store.snapshot(3)) == before)
        #expect(snapshot.manifest.change == "load 800 rows into spot, replacing those of 1 dataset")

        // Both segments are there; dead rows take places and count nowhere.
        let table = try #require(snapshot.catalog.schema.table(named: "spot"))
        #expect(try snapshot.segments(of: table).map { $0.runs.map(\.isDead) } == [[true, false], [false]])
        let counts = try snapshot.counts(of: table)
        #expect(counts.rows == 2400 && counts.deadRows == 900 && counts.datasets == 2)
        #expect(try snapshot.summary().text.contains("900 rows replaced or of deleted datasets"))
        #expect(
            try TableListing.tables(in: snapshot).contains {
                $0[0] == .text("spot") && $0[6] == .integer(1500)
            })
        #expect(
            try store.query("SELECT label, min(rowid), max(rowid) FROM spots GROUP BY label")
                == "label,min(rowid),max(rowid)\nfirst,1600,2399\nsecond,900,1599\n")
        let statistics = try TestStore.run("SELECT cid FROM spots WHERE label = 'first'", snapshot).statistics
        #expect(statistics.rowsTotal == 1500 && statistics.segments.prunedByDatasetIndex == 1)
        let verification = try store.store.verify()
        #expect(verification.faults.isEmpty && verification.litter.isEmpty && verification.segments == 2)
    }

    @Test func aSegmentWithoutLiveRowsIsInNoLaterManifest() throws {
        let store = try Bench.store()
        try store.load("spot", "cid,count\n1,1\n2,2\n", dataset: Bench.first)
        for turn in 2...4 {
            try store.load("spot", "cid,count\n\(turn),\(turn)\n", dataset: Bench.first) {
                $0.replaces = true
            }
            #expect(try store.query("SELECT rowid, count FROM spots") == "rowid,count\n0,\(turn)\n")
        }
        let table = try #require(store.store.snapshot().catalog.schema.table(named: "spot"))
        #expect(try store.store.snapshot().segments(of: table).count == 1)
        #expect(
            try TestStore.run("SELECT sum(count) FROM spots", store.store.snapshot(3)).text
                == "sum(count)\n3\n")
        // Datasets that the input lacks stay, and one without rows gets its first.
        try store.load("spot", "cid,count\n9,9\n", dataset: Bench.second) { $0.replaces = true }
        #expect(try store.query("SELECT count FROM spots ORDER BY count") == "count\n4\n9\n")
        #expect(try store.store.verify().faults.isEmpty)
    }

    @Test func keysAreThoseOfTheNewRows() throws {
        let store = try Bench.store()
        try store.load("spot", "cid,count\n1,1\n2,2\n", dataset: Bench.first)
        try store.load("spot", "cid,count\n2,1\n1,2\n", dataset: Bench.first) { $0.replaces = true }
        let message = Bench.refusedLoad(store, "spot", "cid,count\n3,1\n3,2\n", dataset: Bench.first) {
            $0.replaces = true
        }
        #expect(message.contains("rows.csv:3: 3, first in rows.csv:2"), "\(message)")
        #expect(
            Bench.refusedLoad(store, "spot", "cid,count\n1,1\n", dataset: Bench.first)
                .contains("1, loaded before"))
        let before = ScratchFolder.fingerprint(store.path)
        let summary = try store.load("spot", "cid,count\n7,7\n", dataset: Bench.first) {
            $0.replaces = true
            $0.isDryRun = true
        }
        #expect(summary.replaced == 2 && summary.text.contains("  they would take the place of 2 rows"))
        #expect(ScratchFolder.fingerprint(store.path) == before)
    }

    private static func cells() throws -> TestStore {
        let store = try Bench.store()
        try store.extend(
            """
            pack: cells
            tables:
              - { name: cell, code: 310, plural: cells, key: [cid], columns: [{ name: cid, type: id }] }
              - { name: knot, code: 311, plural: knots, key: [cid], columns: [{ name: cid, type: id }] }
              - name: contact
                code: 312
                plural: contacts
                key: [cid]
                columns:
                  - { name: cid, type: id }
                  - { name: pre, type: id, references: [cell] }
                  - { name: post, type: id, references: [cell, knot] }
            """)
        for dataset in [Bench.first, Bench.second] {
            try store.load("cell", "cid\n1\n2\nx\n", dataset: dataset)
            try store.load("knot", "cid\n2\n7\n", dataset: dataset)
            try store.load("contact", "cid,pre,post\n10,1,2\n11,2,2\n12,x,7\n13,,1\n", dataset: dataset)
        }
        return store
    }

    @Test func referencesOfOtherTablesMustStillResolve() throws {
        let store = try Self.cells()
        try store.load("cell", "cid\nx\n3\n2\n1\n", dataset: Bench.first) { $0.replaces = true }
        let message = Bench.refusedLoad(store, "cell", "cid\n3\n", dataset: Bench.first) {
            $0.replaces = true
        }
        #expect(
            message == """
                references that no row of their dataset answers:
                  3 of column "contact.pre" (into cell), first:
                    contact 10 of dataset \(Bench.first): 1
                    contact 11 of dataset \(Bench.first): 2
                    contact 12 of dataset \(Bench.first): x
                  1 of column "contact.post" (into cell), first:
                    contact 13 of dataset \(Bench.first): 1
                  nothing was loaded; --allow-dangling keeps them as external ids
                """, "\(message)")
        let summary = try store.load("cell", "cid\n3\n", dataset: Bench.first) {
            $0.replaces = true
            $0.allowsDangling = true
        }
        #expect(summary.dangling.map(\.count) == [3, 1])
        // What dangles already is nobody's fault now.
        try store.load("cell", "cid\n3\n4\n", dataset: Bench.first) { $0.replaces = true }
        // The rows that refer are replaced themselves: checked as in any load.
        let own = Bench.refusedLoad(store, "contact", "cid,pre\n10,1\n", dataset: Bench.first) {
            $0.replaces = true
        }
        #expect(own.contains("1 of column \"pre\" (into cell), first:\n    rows.csv:2: 1"), "\(own)")
        try store.load("contact", "cid,pre\n10,4\n", dataset: Bench.first) { $0.replaces = true }
        #expect(try store.store.verify().faults.isEmpty)
    }

    @Test func aTableMayReferToItself() throws {
        let store = try Bench.store()
        try store.load("branch", "cid,above\n1,\n2,1\n", dataset: Bench.first)
        // Ids that go are no targets of the new rows.
        try store.load("branch", "cid,above\n5,\n6,5\n", dataset: Bench.first) { $0.replaces = true }
        let message = Bench.refusedLoad(store, "branch", "cid,above\n7,1\n", dataset: Bench.first)
        #expect(message.contains("1 of column \"above\""), "\(message)")
    }

    private func load(
        _ store: TestStore, _ table: String, _ csv: String, replaces: Bool,
        meanwhile: @escaping () throws -> Void
    ) throws -> LoadSummary {
        var request = LoadRequest(
            table: table,
            inputs: [LoadRequest.Input(name: "rows.csv", source: InterruptedSource(csv, meanwhile))],
            target: .dataset(Bench.first))
        request.replaces = replaces
        return try store.store.load(request)
    }

    @Test(arguments: [false, true]) func rowsThatChangeMeanwhileAreNotReplaced(replaces: Bool) throws {
        let store = try Bench.store()
        try store.load("spot", "cid,count\n1,1\n", dataset: Bench.first)
        let message = refusal {
            _ = try load(store, "spot", "cid,count\n2,2\n", replaces: true) {
                try store.load("spot", "cid,count\n3,3\n", dataset: Bench.first) { $0.replaces = replaces }
            }
        }
        #expect(
            message == """
                \(store.path): the rows of dataset \(Bench.first) in table "spot" have changed while the new ones were read
                  nothing was loaded; load them again if they are still to be replaced
                """, "\(message)")
        #expect(try store.query("SELECT sum(count) FROM spots") == "sum(count)\n\(replaces ? 3 : 4)\n")
        // Other datasets, and metadata, may change.
        _ = try load(store, "spot", "cid,count\n2,2\n", replaces: true) {
            try store.load("spot", "cid,count\n3,30\n", dataset: Bench.second) { $0.replaces = replaces }
            _ = try store.store.editDataset("first", assignments: ["notes=x"])
            try store.add("- { label: third, species: Mus musculus }")
        }
        #expect(try store.query("SELECT sum(count) FROM spots") == "sum(count)\n32\n")
        #expect(try store.store.verify().faults.isEmpty)
    }

    @Test func keysAreCheckedAgainstWhatWasReplacedMeanwhile() throws {
        let store = try Bench.store()
        try store.load("spot", "cid,count\n1,1\n", dataset: Bench.first)
        let message = refusal {
            _ = try load(store, "spot", "cid,count\n2,2\n", replaces: false) {
                try store.load("spot", "cid,count\n2,3\n", dataset: Bench.first) { $0.replaces = true }
            }
        }
        #expect(message.contains("2, loaded before"), "\(message)")
    }

    @Test func referencesAreCheckedAgainstWhatWasReplacedMeanwhile() throws {
        let store = try Self.cells()
        let message = refusal {
            _ = try load(store, "contact", "cid,pre\n20,3\n", replaces: true) {}
        }
        #expect(message.contains("(into cell)"), "\(message)")
        try store.load("cell", "cid\n3\n", dataset: Bench.first)
        let lost = refusal {
            _ = try load(store, "contact", "cid,pre\n20,3\n", replaces: false) {
                try store.load("cell", "cid\n1\n2\nx\n", dataset: Bench.first) { $0.replaces = true }
            }
        }
        #expect(
            lost == """
                \(store.path): rows that 1 reference of column "contact.pre" lead to were replaced while the input was read, first:
                    contact 20 of dataset \(Bench.first): 3
                  nothing was loaded; load them again
                """, "\(lost)")
        try store.load("contact", "cid,post\n30,2\n", dataset: Bench.first) { $0.replaces = true }
        // References that came while rows were read to replace their targets.
        let late = refusal {
            _ = try load(store, "knot", "cid\n2\n", replaces: true) {
                try store.load("contact", "cid,post\n30,7\n", dataset: Bench.first) { $0.replaces = true }
            }
        }
        #expect(late.contains("contact 30 of dataset"), "\(late)")
    }

    /// A load that replaces fails at each call in turn: old rows or new ones.
    @Test(arguments: [false, true]) func aFailedCommitLosesNothing(isFinal: Bool) throws {
        for call in 1... {
            let store = try Bench.store()
            try store.load("spot", "cid,count\n1,1\n", dataset: Bench.first)
            let fileSystem = FailingFileSystem(call, isFinal: isFinal)
            let failing = try? Store(path: store.path, fileSystem: fileSystem)
            var request = LoadRequest(
                table: "spot",
                inputs: [LoadRequest.Input(name: "rows.csv", source: MemorySource("cid,count\n2,2\n"))],
                target: .dataset(Bench.first))
            request.replaces = true
            _ = try? failing?.load(request)
            let number = try store.store.snapshot().number
            #expect(try store.query("SELECT count FROM spots") == "count\n\(number - 2)\n", "call \(call)")
            #expect(try store.store.verify().faults.isEmpty, "call \(call)")
            try store.load("spot", "cid,count\n3,3\n", dataset: Bench.first) { $0.replaces = true }
            #expect(try store.store.verify().litter.isEmpty, "call \(call)")
            if !fileSystem.hasFailed { break }
        }
    }
}
