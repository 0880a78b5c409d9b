import SynDB
import TestSupport
import Testing

@testable import Store

/// `compact --resolve`: parents that were loaded after the rows that name them.
@Suite struct ResolveTests {
    private static let question =
        "SELECT label, cid, parent_id, parent_enum, neuron_id FROM vesicles ORDER BY label, cid"

    /// Vesicles, then the axons that hold them, then the neurons of these.
    private static func store() throws -> TestStore {
        let store = try Bench.store()
        try store.load("vesicle", "cid,parent_id\n1,12\n2,11\n3,13\n4,\n5,99\n", dataset: Bench.first)
        try store.load("vesicle", "cid,parent_id,neuron_id\n6,11,77\n", dataset: Bench.first) {
            $0.allowsDangling = true
        }
        try store.load("vesicle", "cid,parent_id\n1,11\n", dataset: Bench.second)
        try store.load("axon", "cid,parent_id\n11,1\n12,2\n13,\n", dataset: Bench.first)
        try store.load("neuron", "cid\n1\n2\n", dataset: Bench.first)
        return store
    }

    private func resolve(_ store: TestStore, isDryRun: Bool = false) throws -> CompactSummary {
        var request = CompactRequest()
        request.resolves = true
        request.isDryRun = isDryRun
        return try store.store.compact(request)
    }

    @Test func theWholeChainIsFilled() throws {
        let store = try Self.store()
        #expect(
            try store.query(Self.question) == """
                label,cid,parent_id,parent_enum,neuron_id
                first,1,12,,
                first,2,11,,
                first,3,13,,
                first,4,,,
                first,5,99,,
                first,6,11,,77
                second,1,11,,

                """)
        let before = ScratchFolder.fingerprint(store.path)
        let plan = try resolve(store, isDryRun: true)
        #expect(ScratchFolder.fingerprint(store.path) == before)
        // A dry run sees no neuron of an axon, since none is written.
        #expect(plan.resolved?.tables.map(\.name) == ["axon", "vesicle"])
        #expect(plan.resolved?.tables[1].filled == ["parent_enum": 4] && plan.resolved?.snapshot == nil)
        let number = try store.store.snapshot().number
        let summary = try resolve(store)
        let resolved = try #require(summary.resolved)
        #expect(resolved.snapshot == number + 1 && resolved.tables.map(\.name) == ["axon", "vesicle"])
        #expect(
            resolved.tables.map(\.filled) == [
                ["parent_enum": 2, "neuron_id": 2], ["parent_enum": 4, "neuron_id": 2],
            ])
        #expect(
            resolved.tables.map(\.rows) == [3, 7] && resolved.tables.allSatisfy { $0.checksum?.count == 32 })
        #expect(
            try store.query(Self.question) == """
                label,cid,parent_id,parent_enum,neuron_id
                first,1,12,4,2
                first,2,11,4,1
                first,3,13,4,
                first,4,,,
                first,5,99,,
                first,6,11,4,77
                second,1,11,,

                """)
        #expect(try store.query("SELECT cid, neuron_id FROM axons") == "cid,neuron_id\n11,1\n12,2\n13,\n")
        #expect(try store.store.verify().faults.map(\.message) == [])
        // The snapshot before says what it said, and there is nothing left to do.
        let old = try TestStore.run(
            "SELECT count(neuron_id) AS n FROM vesicles", store.store.snapshot(number))
        #expect(old.text == "n\n1\n")
        let again = try resolve(store)
        #expect(again.resolved?.snapshot == nil && again.text.hasPrefix("nothing to resolve"))
    }

    /// What is filled is what a load in the other order fills.
    @Test func theOrderOfLoadsDoesNotCount() throws {
        let store = try Self.store()
        _ = try resolve(store)
        let other = try Bench.store()
        try other.load("neuron", "cid\n1\n2\n", dataset: Bench.first)
        try other.load("axon", "cid,parent_id\n11,1\n12,2\n13,\n", dataset: Bench.first)
        try other.load("vesicle", "cid,parent_id\n1,12\n2,11\n3,13\n4,\n5,99\n", dataset: Bench.first) {
            $0.allowsDangling = true
        }
        try other.load("vesicle", "cid,parent_id,neuron_id\n6,11,77\n", dataset: Bench.first) {
            $0.allowsDangling = true
        }
        try other.load("vesicle", "cid,parent_id\n1,11\n", dataset: Bench.second)
        #expect(try store.query(Self.question) == other.query(Self.question))
    }

    /// An id is unique in one table: a row that names the table is not given the
    /// neuron of its namesake in another.
    @Test func namesakesInOtherTablesAreLeft() throws {
        let store = try Bench.store()
        let catalog = try store.store.snapshot().catalog
        let dendrite = try #require(catalog.schema.table(named: "dendrite")).code
        try store.load(
            "vesicle", "cid,parent_id,parent_enum\n1,11,\(dendrite)\n2,11,\n", dataset: Bench.first)
        try store.load("neuron", "cid\n1\n2\n", dataset: Bench.first)
        try store.load("axon", "cid,parent_id\n11,1\n", dataset: Bench.first)
        try store.load("dendrite", "cid,parent_id\n11,2\n", dataset: Bench.first)
        _ = try resolve(store)
        #expect(
            try store.query("SELECT cid, neuron_id FROM vesicles WHERE cid = 1") == "cid,neuron_id\n1,2\n")
    }

    /// Replaced rows and deleted datasets are not written again.
    @Test func deadRowsGo() throws {
        let store = try Self.store()
        try store.load("vesicle", "cid,parent_id\n7,11\n", dataset: Bench.first) { $0.replaces = true }
        _ = try store.store.deleteDataset("second")
        // The axons were there when the row came, their neurons not yet filled in.
        let summary = try resolve(store)
        #expect(summary.resolved?.tables.map(\.rows) == [3, 1])
        #expect(
            try store.query("SELECT cid, parent_enum, neuron_id FROM vesicles")
                == "cid,parent_enum,neuron_id\n7,4,1\n")
        #expect(try store.store.verify().faults.isEmpty)
    }

    @Test func whatOthersDoMeanwhile() throws {
        let store = try Self.store()
        var request = CompactRequest()
        request.resolves = true
        var turn = 0
        request.progress = { _ in
            turn += 1
            if turn == 1 {
                _ = try store.store.editDataset("first", assignments: ["notes=x"])
                try store.load("vesicle", "cid,parent_id\n8,12\n", dataset: Bench.first)
            }
        }
        #expect(try store.store.compact(request).resolved?.snapshot != nil)
        #expect(try store.query("SELECT count(*) AS n FROM vesicles") == "n\n8\n")
        let other = try Self.store()
        turn = 0
        request.progress = { _ in
            turn += 1
            if turn == 1 {
                try other.load("axon", "cid\n11\n", dataset: Bench.first) {
                    $0.replaces = true
                    $0.allowsDangling = true
                }
            }
        }
        let message = refusal { try other.store.compact(request) }
        #expect(message.contains("rows of table \"axon\" were moved or replaced meanwhile"), "\(message)")
        #expect(try other.store.verify().faults.isEmpty)
    }
}
