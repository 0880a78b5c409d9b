import SynDB
import TestSupport
import Testing

/// A snapshot for somebody who may not see every dataset, against a store that
/// never had the hidden ones.
@Suite struct RestrictedTests {
    private static let tables = SpotPack.text(
        "name: size, type: float64, unit: nm",
        "name: step, type: int64, unit: count",
        "name: kind, type: text")

    private static let ids = (1...6).map { "0000000\($0)-0000-4000-8000-000000000000" }

    /// Regions, genes and labels of their own and in common; ids of rows that
    /// need text in one dataset, negative ones in another.
    private static let metadata = [
        "{ id: \(ids[0]), label: alpha, species: Mus musculus, brain_regions: [{ brain_structure: CA1 }] }",
        "{ id: \(ids[1]), label: beta, access: restricted, owner_id: ada, brain_regions: [{ brain_structure: CA3 }] }",
        "{ id: \(ids[2]), label: gamma, access: registered, mutations: [{ gene: Fmr1, expression: knock-out }] }",
        "{ id: \(ids[3]), label: alpha, notes: secret, mutations: [{ gene: Zyx9 }] }",
        "{ id: \(ids[4]), label: delta, species: Rattus norvegicus, publication_dois: [10.1/x] }",
        "{ id: \(ids[5]), label: beth, brain_regions: [{ brain_structure: odd place }] }",
    ]

    private static func rows(_ dataset: Int, load: Int) -> String {
        let keys = [1: "-5", 2: "name-1", 3: "18446744073709551615"]
        return (0..<5 + dataset).map { row in
            let key = row == 0 ? keys[dataset].map { "\($0)\(load == 0 ? "" : "0")" } : nil
            // A sum over all rows would not fit.
            let step = dataset == 3 && row == 1 ? Int64.max : Int64(row)
            let size = dataset == 1 ? 1e9 : Double(row * 10 + dataset)
            return "\(ids[dataset]),\(key ?? "\(load * 100 + row + 1)"),\(row % 4 == 1 ? "" : "\(size)"),"
                + "\(row == 2 ? "" : "\(step)"),\(dataset == 2 ? "hidden kind" : "k\(row % 3)")\n"
        }.joined()
    }

    /// Two loads of several datasets each, which share segments, and one of a
    /// dataset alone.
    private static func store(_ present: [Int]) throws -> TestStore {
        let store = try TestStore("syndb", tables)
        let text = present.map { "- \(metadata[$0])\n" }.joined()
        if !text.isEmpty { try store.add(text) }
        for (load, members) in [[0, 1, 2, 3], [1, 4, 3], [5]].enumerated() {
            let rows = members.filter(present.contains).map { Self.rows($0, load: load) }.joined()
            if !rows.isEmpty { try store.load("spot", "dataset_id,cid,size,step,kind\n" + rows) }
        }
        return store
    }

    private static let queries = [
        "SELECT count(*), count(size), sum(step), min(size), max(size), avg(size), stddev(size) FROM spots",
        "SELECT count(*) FROM spots WHERE size > 1e6", "SELECT count(*), min(cid), max(cid) FROM spots",
        "SELECT brain_region, count(*) FROM spots GROUP BY brain_region",
        "SELECT label, access, gene, count(*), median(size) FROM spots GROUP BY label, access, gene",
        "SELECT kind, count(DISTINCT cid) FROM spots GROUP BY kind", "SELECT step + 1 FROM spots",
        "SELECT DISTINCT dataset_id FROM spots", "SELECT * FROM spots ORDER BY label, cid LIMIT 7",
        "SELECT cid FROM spots WHERE dataset_id = '\(ids[1])'",
        "SELECT count(*) FROM spots WHERE brain_region = 'CA3'",
        "SELECT count(*) FROM spots WHERE brain_region = 'odd place'",
        "SELECT count(*) FROM spots WHERE gene = 'Zyx9'", "SELECT count(*) FROM spots WHERE gene = 'Zyx8'",
        "SELECT count(*) FROM spots WHERE species != 'Mus musculus'",
        "SELECT count(*) FROM spots WHERE gene LIKE 'Z%'",
        "SELECT a.cid, b.label FROM spots a JOIN spots b ON a.cid = b.cid ORDER BY a.cid, b.label",
        "SELECT approx_quantile(size, 0.5) FROM spots", "SELECT histogram(size, 4) FROM spots",
        "SELECT cid FROM spots WHERE dataset_id IN (SELECT dataset_id FROM spots WHERE size > 1e6)",
        "SELECT sizee FROM spots", "SELECT count(*) FROM spotz",
        "SELECT count(*) FROM spots WHERE label = 'bta'",
    ]

    private static func answer(
        _ text: String, _ snapshot: Snapshot, _ options: QueryOptions = QueryOptions()
    ) throws -> [String] {
        do {
            let prepared = try PreparedQuery(text, snapshot: snapshot, options: options)
            let target = MemorySink()
            let forms = try prepared.identifierForms()
            var sink = OutputFormat.arrowStream.makeSink(to: target, identifiers: forms)
            let statistics = try prepared.run(into: &sink)
            let estimate = try prepared.estimate()
            return [
                "\(target.bytes)", "\(forms)", prepared.planText,
                "\(statistics.datasetsTotal) \(statistics.datasetsMatched) \(statistics.rowsTotal)",
                "\(estimate.datasetsTotal) \(estimate.datasetsMatched) \(estimate.rowsTotal)",
                "\(statistics.rowsReturned) \(statistics.groupsOverlap) \(statistics.notes)",
            ]
        } catch {
            return ["\(error)"]
        }
    }

    /// What can be asked beside queries.
    private static func facts(_ snapshot: Snapshot) throws -> [String] {
        let catalog = snapshot.catalog
        let listing = try DatasetListing(snapshot)
        var facts = [
            "\(listing.headings)", "\(try listing.rows(catalog.liveOrdinals))",
            "\(try TableListing.tables(in: snapshot).map { [$0[0], $0[6], $0[7]] })",
            "\(try TableListing.valueCounts(of: snapshot.table(named: "spot"), in: snapshot))",
        ]
        for reference in catalog.schema.metadataColumns where reference.source != .datasetID {
            facts.append("\(reference.name) \(try catalog.terms(of: reference))")
        }
        for predicate in [
            "access = 'restricted'", "brain_region = 'CA3' OR notes = 'secret'", "label LIKE '%'",
        ] {
            let found = try DatasetSearch.datasets(matching: predicate, in: catalog)
            facts.append("\(try found.map { try catalog.jsonObject(of: $0) })")
        }
        for text in ["secret", "zyx9", "a"] {
            let found = try TextSearch.matching(text, catalog.liveOrdinals, in: catalog)
            facts.append("\(text) \(try found.map { try catalog.id(of: $0).description }.sorted())")
        }
        for name in ids + ["alpha", "beta", "gamma", "delta", "beth", "gama"] {
            do {
                facts.append(try catalog.id(of: snapshot.dataset(named: name)).description)
            } catch let error as StoreError {
                facts.append(
                    "\(error.kind) \(error.message) \(error.hint)".replacing(
                        snapshot.store.path, with: "STORE"))
            }
        }
        return facts
    }

    @Test(arguments: 0..<64) func hiddenDatasetsAreAsIfTheyHadNeverBeen(mask: Int) throws {
        let visible = (0..<6).filter { mask >> $0 & 1 == 1 }
        let whole = try Self.store(Array(0..<6))
        let without = try Self.store(visible)
        var bitmap = Bitmap(count: 6, repeating: false)
        for index in visible { bitmap.set(index) }
        let restricted = try whole.store.snapshot().restricted(to: bitmap)
        let expected = try without.store.snapshot()
        var plain = QueryOptions()
        plain.prunes = false
        for query in Self.queries {
            for options in [QueryOptions(), plain] {
                let actual = try Self.answer(query, restricted, options)
                #expect(actual == (try Self.answer(query, expected, options)), "\(visible): \(query)")
            }
        }
        #expect(try Self.facts(restricted) == Self.facts(expected), "\(visible)")
    }

    @Test(arguments: 1...12) func randomQueriesAnswerAsWithoutThem(seed: Int) throws {
        var store = try OracleStore(seed: UInt64(seed) &+ 900)
        var random = SplitMix64(seed: UInt64(seed))
        let hidden = store.datasets.indices.filter { _ in Int.random(in: 0..<3, using: &random) == 0 }
        var visible = Bitmap(count: store.datasets.count, repeating: true)
        for index in hidden { visible.clear(index) }
        let snapshot = try store.engine.store.snapshot().restricted(to: visible)
        store.hide(Set(hidden))
        var generator = QueryGenerator(store, seed: UInt64(seed) &* 31)
        var plain = QueryOptions()
        plain.prunes = false
        for number in 0..<30 {
            let query = generator.query()
            let expected = (try? query.answer(store)) ?? "overflow"
            for options in [QueryOptions(), plain] {
                let actual = (try? TestStore.run(query.text, snapshot, options).text) ?? "overflow"
                #expect(actual == expected, "seed \(seed), query \(number), hidden \(hidden): \(query.text)")
            }
        }
        withExtendedLifetime(store) {}
    }

    /// A deleted dataset could have been a hidden one: nobody is told of it.
    @Test func deletedDatasetsAreUnknownToo() throws {
        let store = try Self.store([0, 1])
        _ = try store.store.deleteDataset("beta")
        let restricted = try store.store.snapshot().restricted(to: Bitmap(count: 2, repeating: true))
        for name in ["beta", Self.ids[1]] {
            let error = #expect(throws: StoreError.self) { try restricted.dataset(named: name) }
            #expect(error?.message.hasPrefix("there is no dataset") == true)
        }
    }

    /// A snapshot is restricted on its own terms, whatever it was before.
    @Test func restrictionsDoNotAddUp() throws {
        let store = try Self.store([0, 5])
        let snapshot = try store.store.snapshot()
        let none = snapshot.restricted(to: Bitmap(count: 2, repeating: false))
        #expect(try TestStore.run("SELECT count(*) FROM spots", none).text == "count(*)\n0\n")
        #expect(try TestStore.run("SELECT count(*) FROM spots", snapshot).text == "count(*)\n15\n")
        let all = none.restricted(to: Bitmap(count: 2, repeating: true))
        #expect(try TestStore.run("SELECT count(*) FROM spots", all).text == "count(*)\n15\n")
    }
}
