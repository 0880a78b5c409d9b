import SynDB
import TestSupport
import Testing

@testable import Store

/// `verify` on keys that repeat, which no load lets in.
@Suite struct StoredKeyTests {
    /// Writes the rows of the first segment of a table once more.
    private func double(_ name: String, _ store: TestStore) throws {
        let transaction = try store.store.begin()
        let base = transaction.base
        let table = try #require(base.catalog.schema.table(named: name))
        let source = try base.reader(of: #require(base.segments(of: table).first), table: table)
        var reader = DatasetReader(base)
        var sink = SegmentSink(table, transaction, .load)
        var rows = DatasetRows(DatasetOrdinal(0))
        rows.append(RowPart(try reader.rows(0..<source.layout.rowCount, of: source, in: table)))
        try sink.write([rows], catalog: base.catalog)
        _ = try transaction.commit(catalog: nil, change: "double")
    }

    private func faults(_ store: TestStore) throws -> [String] {
        try store.store.verify().faults.map(\.message)
    }

    /// Keys that ascend, and those that do not.
    @Test(arguments: [["3", "5", "8"], ["5", "3", "8"], ["x", "a", "7"]])
    func repeatedKeysAreFound(keys: [String]) throws {
        let store = try Bench.store()
        try store.load("branch", "cid\n" + keys.joined(separator: "\n") + "\n", dataset: Bench.first)
        // The same keys in another dataset are others.
        try store.load("branch", "cid\n3\nx\n", dataset: Bench.second)
        #expect(try faults(store) == [])
        try double("branch", store)
        let found = try faults(store)
        #expect(found.count == 1)
        let fault = try #require(found.first)
        #expect(
            fault.hasPrefix("\(store.path)/manifests/") && fault.contains("5.man: expected each key (cid)"))
        #expect(
            fault.contains(
                "of dataset \(Bench.first) once in table \"branch\", found 3 rows more:")
                && fault.contains("(MAN-012)"),
            "\(fault)")
        // Rows that are in no answer do not count.
        try store.load("branch", "cid\n1\n", dataset: Bench.first) { $0.replaces = true }
        _ = try store.store.retireSnapshots(keeping: 1)
        #expect(try faults(store) == [])
        try double("branch", store)
        _ = try store.store.deleteDataset("first")
        _ = try store.store.retireSnapshots(keeping: 1)
        #expect(try faults(store) == [])
    }

    /// Keys of several columns, and NULL in them, are values like others.
    @Test func keysOfSeveralColumns() throws {
        let pack = """
            pack: pairs
            tables:
              - name: pair
                code: 310
                plural: pairs
                key: [a, b]
                columns:
                  - { name: a, type: id }
                  - { name: b, type: id }
            """
        let store = try TestStore("syndb", pack)
        try store.add(Bench.datasets)
        try store.load("pair", "a,b\n1,1\n1,2\n2,1\n", dataset: Bench.first)
        #expect(try faults(store) == [])
        try double("pair", store)
        #expect(try faults(store).first?.contains("each key (a, b)") == true)
    }

    /// Each dataset is read once, however many snapshots have it.
    @Test func whatASnapshotHasShownIsNotReadAgain() throws {
        let store = try Bench.store()
        try store.load("branch", "cid\n5\n3\n", dataset: Bench.first)
        for turn in 0..<3 { try store.load("branch", "cid\n\(10 - turn)\n", dataset: Bench.first) }
        var check = StoredKeyCheck()
        var verification = Verification()
        for number in try store.store.snapshotNumbers().reversed() {
            try check.check(store.store.snapshot(number), into: &verification)
        }
        #expect(check.datasetsRead == 1 && verification.faults.isEmpty && check.unread.isEmpty)
    }
}
