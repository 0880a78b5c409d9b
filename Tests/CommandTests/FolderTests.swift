import Testing

/// `load --folder`.
@Suite struct FolderTests {
    private func bench() throws -> CommandBench {
        let bench = try CommandBench(store: false)
        _ = try bench.run("syndb init lab && mkdir d")
        try bench.write(
            "d/dataset.yaml",
            "label: two\nspecies: mouse\nbrain_regions: [{ brain_structure: CA1 }]\nmicroscopy: SBEM\n")
        try bench.write("d/neurons.csv", "cid,cell_type\n1,a\n2,b\n")
        try bench.write("d/dendritic_spine.csv", "cid,parent_id,forms_synapse_with\n11,1,21\n12,2,2\n")
        try bench.write("d/pre_synaptic_terminal.tsv", "cid\ton\n21\t1\n22\t2\n")
        try bench.write("d/pre_synaptic_terminals.map.yaml", "columns: { \"on\": parent_id }\n")
        try bench.write("d/vesicle-1.csv", "cid,parent_id\n101,11\n")
        try bench.write("d/vesicle-2.ndjson", "{\"cid\":102,\"parent_id\":21}\n")
        _ = try bench.run("gzip d/neurons.csv; echo hello > d/README.md; echo x > d/.hidden.csv")
        return bench
    }

    @Test func oneCommandAndOneSnapshot() throws {
        let bench = try bench()
        let dry = try bench.run("syndb load lab --folder d --dry-run; ls lab/manifests lab/tmp")
        #expect(dry.status == 0 && dry.out == "lab/manifests:\n0000000001.man\n\nlab/tmp:\n", "\(dry.talk)")
        #expect(dry.talk.contains("would load 8 rows into 4 tables"))
        #expect(dry.talk.contains("d/vesicle-2.ndjson: 1 row, 2 columns"))
        let load = try bench.run("syndb load lab --folder d/; ls lab/manifests")
        #expect(load.status == 0 && load.out == "0000000001.man\n0000000002.man\n", "\(load.talk)")
        #expect(load.talk.hasPrefix("loaded 8 rows into 4 tables in "))
        #expect(load.talk.contains(": two\n  passed over README.md\nneuron: 2 rows, 1 dataset\n"))
        #expect(load.talk.hasSuffix("snapshot 2\n"))
        // Parents come before children, and what points forward is found.
        #expect(
            try bench.run("syndb query lab 'SELECT label, cid, parent_id, neuron_id FROM vesicles'").out
                == "label,cid,parent_id,neuron_id\ntwo,101,11,1\ntwo,102,21,1\n")
        #expect(
            try bench.run("syndb query lab 'SELECT cid, forms_synapse_with FROM dendritic_spines'").out
                == "cid,forms_synapse_with\n11,21\n12,2\n")
        #expect(try bench.run("syndb verify lab").status == 0)
    }

    @Test func theSameFolderAgain() throws {
        let bench = try bench()
        _ = try bench.run("syndb load lab --folder d")
        let again = try bench.run("syndb load lab --folder d")
        #expect(again.status == 3)
        #expect(
            again.talk.hasPrefix("error: a dataset has the label of a new one: \"two\"\nhint: was the folder")
        )
        #expect(try bench.run("syndb load lab --folder d --new-datasets").status == 0)
        try bench.write(
            "d/dataset.yaml", "id: 8b4ae5f1-a941-46a0-956a-26afbccdafe5\nlabel: three\nspecies: mouse\n")
        #expect(try bench.run("syndb load lab --folder d").status == 0)
        let clash = try bench.run("syndb load lab --folder d")
        #expect(clash.status == 3)
        #expect(
            clash.talk.hasPrefix(
                "error: d/dataset.yaml: the dataset 8b4ae5f1-a941-46a0-956a-26afbccdafe5 is in the store\nhint: "
            ),
            "\(clash.talk)")
        let both = try bench.run("syndb load lab --folder d --dataset three")
        #expect(both.status == 2 && both.talk.contains("--dataset names one that is there"))
        let more = try bench.run(
            "rm d/dataset.yaml d/neurons.csv.gz d/den* d/pre*; sed -i s/101/103/ d/vesicle-1.csv; "
                + "sed -i s/102/104/ d/vesicle-2.ndjson; syndb load lab --folder d --dataset three")
        #expect(more.status == 0 && more.talk.contains("vesicle: 2 rows, 1 dataset"), "\(more.talk)")
    }

    @Test func allOrNothing() throws {
        let bench = try bench()
        try bench.write("d/dendritic_spine.csv", "cid,parent_id,forms_synapse_with\n11,1,29\n")
        let load = try bench.run("syndb load lab --folder d; ls lab/manifests lab/tmp lab/tables")
        #expect(load.out == "lab/manifests:\n0000000001.man\n\nlab/tables:\n\nlab/tmp:\n")
        #expect(
            load.talk.contains(
                "1 of column \"forms_synapse_with\" (into pre_synaptic_terminal, axon, neuron), first:\n"
                    + "    d/dendritic_spine.csv:2: 29"), "\(load.talk)")
        let allowed = try bench.run(
            "syndb load lab --folder d --allow-dangling; syndb dataset list lab | wc -l")
        #expect(allowed.out == "2\n", "\(allowed.talk)")
    }

    @Test func filesThatAreNoTable() throws {
        let bench = try bench()
        try bench.write("d/nueron.csv", "cid\n9\n")
        try bench.write("d/axon.map.yaml", "columns: { a: cid }\n")
        let load = try bench.run("syndb load lab --folder d")
        #expect(load.status == 3)
        #expect(
            load.talk.hasPrefix(
                """
                error: d: files that are no table, no map of one and no metadata:
                  axon.map.yaml (without a file of rows)
                  nueron.csv (did you mean "neuron"?)
                hint: tables are neuron, neuron_relation, dendrite, axon,
                """), "\(load.talk)")
        let extra = try bench.run("syndb load lab --folder d --ignore-extra")
        #expect(extra.status == 0)
        #expect(
            extra.talk.contains("\n  passed over README.md, axon.map.yaml, nueron.csv\n"), "\(extra.talk)")
        try bench.write("d/metadata.json", "[]")
        let twice = try bench.run("syndb load lab --folder d --ignore-extra")
        #expect(
            twice.talk
                == "error: d/dataset.yaml and d/metadata.json are both files of metadata\n"
                + "hint: leave one of them in the folder\n")
        #expect(try bench.run("mkdir e; syndb load lab --folder e").talk.contains("has the name of a table"))
        #expect(try bench.run("syndb load lab --folder none").status == 4)
        #expect(try bench.run("syndb load lab --folder d/README.md").status == 3)
        #expect(try bench.run("syndb load lab --folder d --table neuron").status == 2)
        #expect(try bench.run("syndb load lab d/neurons.csv.gz").status == 2)
        let folder = try bench.run("syndb load lab --table neuron --dataset two d")
        #expect(folder.talk.hasSuffix("load a folder of tables with --folder d\n"), "\(folder.talk)")
    }

    @Test func severalDatasets() throws {
        let bench = try CommandBench(store: false)
        let ids = ["8b4ae5f1-a941-46a0-956a-26afbccdafe5", "9b4ae5f1-a941-46a0-956a-26afbccdafe5"]
        _ = try bench.run("syndb init lab && mkdir d")
        try bench.write(
            "d/datasets.json",
            "[{\"id\":\"\(ids[0])\",\"label\":\"a\"},{\"id\":\"\(ids[1])\",\"label\":\"b\"}]")
        try bench.write("d/neuron.csv", "dataset_id,cid\n\(ids[1]),1\n\(ids[0]),1\n")
        try bench.write("d/axon.csv", "cid,parent_id\n5,1\n")
        let load = try bench.run("syndb load lab --folder d")
        #expect(load.status == 3 && load.talk.contains("the file does not say whose rows these are"))
        #expect(
            load.talk.contains("d/datasets.json describes 2 datasets: the rows must name theirs"),
            "\(load.talk)")
        try bench.write("d/axon.csv", "dataset_id,cid,parent_id\n\(ids[1]),5,1\n")
        #expect(try bench.run("syndb load lab --folder d --json").out.contains("\"rows\":3,"))
        #expect(
            try bench.run("syndb query lab 'SELECT label, cid FROM neurons'").out == "label,cid\na,1\nb,1\n")
    }

    @Test func oneDatasetPerValueInAllTables() throws {
        let bench = try CommandBench(store: false)
        _ = try bench.run("syndb init lab && mkdir d")
        try bench.write("d/metadata.yaml", "\"*\": { label: \"mouse {value}\", species: mouse }\n")
        try bench.write("d/neuron.csv", "animal,cid\nM1,1\nM2,1\n")
        try bench.write("d/axon.csv", "animal,cid,parent_id\nM2,5,1\nM3,5,\n")
        let load = try bench.run("syndb load lab --folder d --split-by animal")
        #expect(load.status == 0, "\(load.talk)")
        #expect(
            try bench.run("syndb query lab 'SELECT label, cid, neuron_id FROM axons'").out
                == "label,cid,neuron_id\nmouse M2,5,1\nmouse M3,5,\n")
        #expect(try bench.run("syndb dataset list lab --format csv | wc -l").out == "4\n")
    }

    /// Files are opened one after another, and a name that is wrong is found
    /// before the first is read.
    @Test func manyFiles() throws {
        let bench = try CommandBench()
        let files = try bench.run(
            "mkdir many && cd many && for i in $(seq 5000); do printf 'cid\\n%d\\n' $i > $(printf 'n%05d.csv' $i); done"
        )
        #expect(files.status == 0)
        let load = try bench.run(
            "ulimit -n 64; syndb load lab --table neuron --dataset one 'many/*.csv' --progress never")
        #expect(load.status == 0 && load.talk.hasPrefix("loaded 5000 rows into neuron"), "\(load.talk)")
        let missing = try bench.run("syndb load lab --table neuron --dataset one many/n00001.csv nothing.csv")
        #expect(missing.talk == "error: nothing.csv: no such file\n")
    }
}
