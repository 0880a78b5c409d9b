import SynDB
import TestSupport
import Testing

/// A load that fails leaves the store byte for byte as it was, and says why.
@Suite struct LoadRefusalTests {
    @Test func keysThatRepeatInTheInput() throws {
        let store = try Bench.store()
        #expect(
            Bench.refusedLoad(store, "spot", "cid,count\n1,1\n2,1\n1,3\n", dataset: Bench.first) == """
                1 row repeats a key: (dataset, cid) is unique in table "spot"
                  rows.csv:4: 1, first in rows.csv:2
                  nothing was loaded; leave these rows out, or load them into another dataset
                """)
    }

    @Test func keysThatAreInTheStore() throws {
        let store = try Bench.store()
        try store.load("spot", "cid,count\n1,1\n007,1\n", dataset: Bench.first)
        #expect(
            Bench.refusedLoad(store, "spot", "cid,count\n7,1\n007,1\n1,1\n", dataset: Bench.first) == """
                2 rows repeat a key: (dataset, cid) is unique in table "spot"
                  rows.csv:3: 007, loaded before
                  rows.csv:4: 1, loaded before
                  nothing was loaded; leave these rows out, or load them into another dataset; --replace puts the files in the place of all rows that were loaded before
                """)
        try store.load("spot", "cid,count\n1,1\n", dataset: Bench.second)
    }

    @Test func aKeyOfTwoColumns() throws {
        let store = try Bench.store()
        try store.load("neuron_relation", "pre_id,post_id\n1,2\n2,1\n", dataset: Bench.first)
        #expect(
            Bench.refusedLoad(store, "neuron_relation", "pre_id,post_id\n2,2\n2,1\n", dataset: Bench.first)
                .hasPrefix("1 row repeats a key: (dataset, pre_id, post_id)"))
    }

    @Test func danglingReferences() throws {
        let store = try Bench.store()
        try store.load("neuron", "cid\n1\n", dataset: Bench.first)
        #expect(
            Bench.refusedLoad(store, "synapse", "cid,pre_id,post_id\n5,1,8\n6,9,1\n", dataset: Bench.first)
                == """
                references that no row of their dataset answers:
                  1 of column "pre_id" (into neuron), first:
                    rows.csv:3: 9
                  1 of column "post_id" (into neuron), first:
                    rows.csv:2: 8
                  nothing was loaded; --allow-dangling keeps them as external ids
                """)
        #expect(
            Bench.refusedLoad(store, "axon", "cid,parent_id\n5,44\n", dataset: Bench.first)
                .contains("rows.csv:2: 44"))
    }

    @Test func datasetsThatAreUnknownOrDeleted() throws {
        let store = try Bench.store()
        let unknown = "cccccccc-0000-4000-8000-000000000003"
        #expect(
            Bench.refusedLoad(store, "spot", "dataset_id,cid,count\n\(Bench.first),1,1\n\(unknown),1,1\n")
                .hasPrefix("rows.csv:3: there is no dataset \(unknown)"))
        #expect(
            Bench.refusedLoad(store, "spot", "dataset_id,cid,count\nfirst,1,1\n")
                == "rows.csv:2: column \"dataset_id\": expected a UUID, found \"first\"")
        _ = try store.store.deleteDataset("first")
        #expect(
            Bench.refusedLoad(store, "spot", "dataset_id,cid,count\n\(Bench.first),1,1\n")
                .hasPrefix("rows.csv:2: dataset \(Bench.first) was deleted"))
        #expect(
            Bench.refusedLoad(store, "spot", "cid,count\n1,1\n", dataset: Bench.first)
                == "dataset \(Bench.first) was deleted\n  add a new dataset for these rows")
        #expect(
            Bench.refusedLoad(store, "spot", "cid,count\n1,1\n", dataset: UUIDBytes(unknown)!)
                .hasPrefix("there is no dataset \(unknown)"))
        #expect(
            Bench.refusedLoad(store, "spot", "cid,count\n1,1\n")
                == "rows.csv: the file does not say whose rows these are: pass --dataset ID or --split-by COLUMN, "
                + "or add a column dataset_id")
    }

    @Test func filesOfTheWrongForm() throws {
        let store = try Bench.store()
        func message(_ csv: String) -> String { Bench.refusedLoad(store, "spot", csv, dataset: Bench.first) }
        #expect(message("").contains("rows.csv"))
        #expect(
            message("cid,count\n")
                == "rows.csv: a header and no rows\n  nothing was loaded; is this the file that was meant?")
        let without = message("cid,size\n1,2\n")
        #expect(without.contains("count"), "\(without)")
        let word = message("cid,count,size\n1,2,3\n2,many,3\n")
        #expect(word.contains("rows.csv:3") && word.contains("count") && word.contains("many"), "\(word)")
        let wide = message("cid,count\n1,2\n2,3,4\n")
        #expect(wide.contains("rows.csv:3"), "\(wide)")
        let range = message("cid,count\n1,40000\n")
        #expect(range.contains("rows.csv:2") && range.contains("40000"), "\(range)")
        let missing = message("cid,count\n1,\n")
        #expect(missing.contains("rows.csv:2") && missing.contains("count"), "\(missing)")
        let extra = message("cid,count,colour\n1,2,red\n")
        #expect(extra.contains("colour"), "\(extra)")
        let key = message("cid,count\n,2\n")
        #expect(key.contains("rows.csv:2") && key.contains("cid"), "\(key)")
        #expect(message("cid,count\n1,1\n") == "left a trace: accepted")
    }

    @Test func unknownTables() throws {
        let store = try Bench.store()
        #expect(
            Bench.refusedLoad(store, "spoot", "cid,count\n1,1\n", dataset: Bench.first)
                == "there is no table \"spoot\"\n  did you mean \"spot\"?")
    }
}
