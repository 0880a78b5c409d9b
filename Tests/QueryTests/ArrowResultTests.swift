import SynDB
import TestSupport
import Testing

/// Results as vectors: the same rows as one by one, and types that no filter
/// changes.
@Suite struct ArrowResultTests {
    /// Hides that a writer takes vectors.
    private struct RowsAlone: ResultSink {
        var writer: ArrowWriter
        func begin(_ columns: [ResultColumn]) throws { try writer.begin(columns) }
        func append(_ rows: [[Value]]) throws { try writer.append(rows) }
        func finish() throws { try writer.finish() }
    }

    private func store() throws -> TestStore {
        let bench = try TestStore("syndb")
        let ids = try bench.add(
            "[{label: one, species: mouse, brain_regions: [{brain_structure: CA1}]}, {label: two, species: human}]"
        )
        for (index, id) in ids.enumerated() {
            let rows = (0..<3000).map { row in
                "\(row + index),\(row % 3 == 0 ? "" : "\(row).25")"
            }
            try bench.load("neuron", "cid,mesh_volume\n" + rows.joined(separator: "\n") + "\n", dataset: id)
        }
        return bench
    }

    private func bytes(
        _ text: String, _ snapshot: Snapshot, rowsAlone: Bool = false, threads: Int = 2, prunes: Bool = true
    ) throws -> [UInt8] {
        var options = QueryOptions()
        options.threads = threads
        options.prunes = prunes
        let prepared = try PreparedQuery(text, snapshot: snapshot, options: options)
        let target = MemorySink()
        let writer = ArrowWriter(to: target, form: .file, identifiers: try prepared.identifierForms())
        var sink: any ResultSink = rowsAlone ? RowsAlone(writer: writer) : writer
        _ = try prepared.run(into: &sink)
        return target.bytes
    }

    @Test(arguments: [
        "FROM neurons", "FROM neurons WHERE mesh_volume > 1500", "FROM neurons LIMIT 100 OFFSET 2990",
        "FROM neurons LIMIT 0", "FROM neurons WHERE cid = 17",
        "SELECT cid, label, species, brain_region, rowid, mesh_volume * 2 AS x, NULL AS n, 'a' AS a FROM neurons",
        "SELECT DISTINCT species FROM neurons", "SELECT cid FROM neurons ORDER BY mesh_volume LIMIT 5",
        "SELECT a.cid, b.mesh_volume FROM neurons a LEFT JOIN neurons b ON a.cid = b.cid LIMIT 4000",
        "SELECT x FROM (SELECT mesh_volume AS x, cid FROM neurons) WHERE x > 10",
        "SELECT species, count(*) AS n, max(cid) AS c FROM neurons GROUP BY species",
        "SELECT CASE WHEN mesh_volume > 100 THEN mesh_volume > 200 END AS big FROM neurons",
    ])
    func likeRows(_ text: String) throws {
        let bench = try store()
        defer { withExtendedLifetime(bench) {} }
        let snapshot = try bench.store.snapshot()
        let expected = try bytes(text, snapshot, rowsAlone: true)
        #expect(try bytes(text, snapshot) == expected)
        #expect(try bytes(text, snapshot, threads: 1) == expected)
        #expect(try bytes(text, snapshot, prunes: false) == expected)
    }

    @Test func typesOfIds() throws {
        let bench = try TestStore("syndb")
        let ids = try bench.add("[{label: one}, {label: two}, {label: three}, {label: four}]")
        func forms(_ text: String) throws -> [IdentifierForm] {
            try PreparedQuery(text, snapshot: bench.store.snapshot()).identifierForms()
        }
        let query =
            "SELECT cid, label, max(cid) AS m, uuid(cid) AS u FROM neurons WHERE label = 'none' GROUP BY cid, label, uuid(cid)"
        #expect(try forms(query) == [.integer, .text, .integer, .text])
        try bench.load("neuron", "cid\n-1\n5\n", dataset: ids[0])
        #expect(try forms(query) == [.integer, .text, .integer, .text])
        try bench.load("neuron", "cid\n18446744073709551615\n5\n", dataset: ids[1])
        // One is below 0, one above what a signed integer holds.
        #expect(try forms(query) == [.text, .text, .text, .text])
        _ = try bench.store.deleteDataset("one")
        #expect(try forms(query) == [.unsigned, .text, .unsigned, .text])
        #expect(
            try forms(
                "SELECT x.c FROM (SELECT cid AS c, dataset_id FROM neurons) x JOIN neurons y ON x.c = y.cid")
                == [.unsigned])
        try bench.load("neuron", "cid\n007\n", dataset: ids[2])
        #expect(try forms(query) == [.text, .text, .text, .text])
        #expect(try forms("SELECT cid FROM dendrites") == [.integer])
    }
}
