import SynDB
import TestSupport
import Testing

@testable import Store

/// `copy` and `merge`: the same rows in another store.
@Suite struct CopyTests {
    private static let third = UUIDBytes("cccccccc-0000-4000-8000-000000000003")!

    private static func rows(_ range: Range<Int>, _ datasets: UUIDBytes...) -> String {
        "dataset_id,cid,size,tag,count\n"
            + datasets.map { id in
                range.map { "\(id),\($0),\($0 % 5 == 0 ? "" : "\(Double($0) / 4)"),t\($0 % 3),\($0 % 9)\n" }
                    .joined()
            }.joined()
    }

    /// Two tables, three datasets, replaced rows, a deleted dataset.
    private static func store() throws -> TestStore {
        let store = try Bench.store()
        try store.add("- { id: \(third), label: third, species: Mus musculus, notes: gone }")
        try store.load("spot", rows(0..<300, Bench.first, Bench.second, third))
        try store.load("spot", rows(300..<9000, Bench.second))
        try store.load("spot", rows(5..<40, Bench.first)) { $0.replaces = true }
        try store.load("branch", "cid,above\n1,\n2,1\n", dataset: Bench.first)
        _ = try store.store.deleteDataset("third")
        return store
    }

    private func open(_ path: String) throws -> Store {
        let store = try Store(path: path)
        let verification = try store.verify()
        #expect(verification.faults.map(\.message) == [] && verification.litter + verification.foreign == [])
        return store
    }

    @Test func aCopyHasAllThatIsLive() throws {
        let store = try Self.store()
        let path = store.folder.path + "/copy"
        let before = ScratchFolder.fingerprint(store.path)
        let summary = try store.store.copy(to: path)
        #expect(ScratchFolder.fingerprint(store.path) == before)
        #expect(summary.datasets == 2 && summary.tables.map(\.rows) == [9000 + 35, 2])
        #expect(summary.tables.allSatisfy { $0.checksum.count == 32 && $0.bytes > 0 })
        let copy = try open(path)
        #expect(copy.id != store.store.id && summary.snapshot == 2)
        #expect(try StoreContents(copy) == StoreContents(store.store))
        // Nothing is left of what was deleted or replaced.
        #expect(try copy.snapshot().catalog.dataset(Self.third) == nil)
        let snapshot = try copy.snapshot()
        for table in snapshot.catalog.schema.tables {
            #expect(try snapshot.segments(of: table).flatMap(\.runs).allSatisfy { snapshot.isLive($0) })
        }
        // It is a store like any other.
        _ = try copy.editDataset("\(Bench.first)", assignments: ["notes=mine"])
        #expect(refusal { try store.store.copy(to: path) }.contains("the folder is not empty"))
        #expect(
            refusal { try store.store.copy(to: store.path + "/copy") }.contains("in the store that is copied")
        )
    }

    @Test func chosenDatasetsAlone() throws {
        let store = try Self.store()
        let path = store.folder.path + "/copy"
        let chosen = try store.store.snapshot().dataset(named: "second")
        let summary = try store.store.copy(to: path, datasets: [chosen])
        #expect(summary.datasets == 1 && summary.tables.map(\.name) == ["spot"])
        let copy = try open(path)
        let (all, own) = (try StoreContents(store.store), try StoreContents(copy))
        #expect(Set(own.datasets.keys) == [Bench.second])
        #expect(own.rows["spot"] == all.rows["spot"]?.filter { $0.hasPrefix("\(Bench.second)") })
        let empty = try store.store.copy(to: store.folder.path + "/none", datasets: [])
        #expect(empty.datasets == 0 && empty.tables.isEmpty)
        #expect(try open(store.folder.path + "/none").snapshot().catalog.count == 0)
    }

    @Test func aCopyThatFailsLeavesNothing() throws {
        let store = try Self.store()
        let segment = try #require(ScratchFolder.files(store.path, suffix: ".seg").first)
        let whole = ScratchFolder.read(segment)
        var bytes = whole
        bytes[bytes.count / 3] ^= 1
        try ScratchFolder.write(bytes, to: segment)
        let path = store.folder.path + "/copy"
        #expect(refusal { try store.store.copy(to: path) }.contains("restore"))
        #expect(ScratchFolder.fingerprint(path).isEmpty)
        try ScratchFolder.write(whole, to: segment)
        #expect(
            refusal { try store.store.copy(to: path) { _ in throw StoreError(.interrupted, "stop") } }
                == "stop")
        #expect(ScratchFolder.fingerprint(path).isEmpty)
    }

    @Test func mergingBringsWhatIsMissing() throws {
        let store = try Self.store()
        let other = try Bench.store()
        // The first is known here, with the same rows; the second has none; the
        // fourth is new, and stands before the first there.
        let fourth = try other.add("- { label: fourth, species: Homo sapiens }")[0]
        try other.load("spot", Self.rows(0..<700, fourth))
        try other.load("spot", Self.rows(5..<40, Bench.first))
        try other.load("branch", "dataset_id,cid\n\(Bench.second),7\n\(fourth),8\n")
        let (before, their) = (try StoreContents(store.store), try StoreContents(other.store))
        let fingerprint = ScratchFolder.fingerprint(other.path)
        let summary = try store.store.merge(other.store)
        #expect(ScratchFolder.fingerprint(other.path) == fingerprint)
        #expect(summary.datasets == 1 && summary.known == 2)
        #expect(summary.tables.map(\.name) == ["spot", "branch"] && summary.tables.map(\.rows) == [700, 2])
        let after = try StoreContents(open(store.path))
        #expect(after.datasets == before.datasets.merging(their.datasets) { $1 })
        for table in ["spot", "branch"] {
            let rows = Set(before.rows[table]!).union(their.rows[table]!)
            #expect(after.rows[table] == rows.sorted())
        }
        // Once more there is nothing to be done.
        let again = try store.store.merge(other.store)
        #expect(again.snapshot == nil && again.known == 3 && again.text.contains("nothing was to be done"))
        // And back: both are the same but for what was deleted.
        _ = try other.store.merge(store.store)
        #expect(try StoreContents(open(other.path)).datasets == after.datasets)
    }

    @Test func conflictsAreRefused() throws {
        let store = try Self.store()
        func refused(_ change: (TestStore) throws -> Void) throws -> String {
            let other = try Bench.store()
            try change(other)
            return Bench.refusedMerge(store, other.store)
        }
        #expect(
            try refused { try $0.load("spot", Self.rows(5..<41, Bench.first)) }
                .contains(" here, 36 in the other store"))
        #expect(
            try refused { _ = try $0.store.editDataset("first", assignments: ["notes=x"]) }
                .contains("dataset \(Bench.first) has other metadata in both: notes"))
        #expect(
            try refused { try $0.add("- { id: \(Self.third), label: third, species: Mus musculus }") }
                .contains("was deleted from"))
        let alone = try TestStore("syndb")
        #expect(Bench.refusedMerge(store, alone.store).contains("have other packs"))
    }

    /// Others write while rows are prepared.
    @Test func othersMayWriteMeanwhile() throws {
        let store = try Self.store()
        let other = try Bench.store()
        let fourth = try other.add("- { label: fourth, species: Homo sapiens }")[0]
        try other.load("spot", Self.rows(0..<700, fourth))
        var turn = 0
        let summary = try store.store.merge(other.store) { _ in
            turn += 1
            if turn == 1 { try store.add("- { label: fifth, species: Homo sapiens }") }
        }
        #expect(turn > 0 && summary.tables.map(\.rows) == [700])
        let contents = try StoreContents(open(store.path))
        #expect(contents.rows["spot"]?.count { $0.hasPrefix("\(fourth)") } == 700)
        // The same dataset, meanwhile.
        let again = try Bench.store()
        let sixth = try again.add("- { label: sixth, species: Homo sapiens }")[0]
        try again.load("spot", Self.rows(0..<700, sixth))
        var isAdded = false
        let message = refusal {
            try store.store.merge(again.store) { _ in
                if !isAdded { try store.add("- { id: \(sixth), label: sixth, species: Homo sapiens }") }
                isAdded = true
            }
        }
        #expect(message.contains("it has a dataset that was to be added"))
    }
}

extension Bench {
    /// The message of a merge that must fail, which must leave no trace.
    static func refusedMerge(_ store: TestStore, _ other: Store) -> String {
        let before = ScratchFolder.fingerprint(store.path).filter { !$0.hasPrefix("LOCK") }
        let message = refusal { try store.store.merge(other) }
        let after = ScratchFolder.fingerprint(store.path).filter { !$0.hasPrefix("LOCK") }
        return before == after ? message : "left a trace: \(message)"
    }
}
