import Testing

/// Packs and datasets by name, and drafts of packs.
@Suite struct PackTests {
    @Test func aPackThatIsNothing() throws {
        let output = try CommandBench(store: false).run("syndb init lab --pack nope")
        #expect(output.status == 4)
        #expect(output.talk == "error: nope: neither a built-in pack (syndb, cryoet) nor a file\n")
    }

    @Test func aPackThatExtends() throws {
        let bench = try CommandBench(store: false)
        try bench.write(
            "own.yaml",
            """
            pack: own
            version: 1
            title: Own
            tables:
              - extends: syndb.neuron
                columns:
                  - { name: soma_depth, type: float64, unit: um, meaning: Depth. }

            """)
        let output = try bench.run("syndb pack check own.yaml")
        #expect(
            output.talk == "own.yaml: pack \"own\" is sound: no tables of its own; columns for syndb.neuron\n"
        )
    }

    @Test func aDeletedDatasetByLabel() throws {
        let output = try CommandBench().run("syndb dataset delete lab one; syndb dataset show lab one")
        #expect(output.status == 4)
        #expect(output.talk.contains("error: the dataset \"one\" was deleted ("))
    }

    @Test func aDraft() throws {
        let bench = try CommandBench(store: false)
        try bench.write(
            "boutons.csv",
            """
            dataset_id,cid,root,count,length_um,note
            d,a1,720575940600000001,3,0.5,NA
            d,a2,720575940600000002,NA,nan,x

            """)
        let draft = try bench.run("syndb pack draft boutons.csv | tee draft.yaml").out
        #expect(
            draft.hasSuffix(
                """
                  - name: boutons
                    code: 1001
                    plural: boutons
                    meaning: TODO
                    key: [cid]   # TODO: the columns that are unique within a dataset
                    columns:
                      - { name: cid, type: id, meaning: TODO }
                      - { name: root, type: id, meaning: TODO }
                      - { name: count, type: int32, unit: unknown, meaning: TODO }   # taken for no value: "NA"; \
                say so in a map: null: ["", "NA"]
                      - { name: length_um, type: float64, unit: um, meaning: TODO }   # taken for no value: "nan"; \
                say so in a map: null: ["", "nan"]
                      - { name: note, type: text, meaning: TODO }

                """), "\(draft)")
        #expect(try bench.run("syndb pack check draft.yaml").status == 0)
        #expect(try bench.run("syndb pack draft boutons.csv boutons.csv").out.contains("key: [cid]"))
    }

    @Test func aKeyThatRepeats() throws {
        let bench = try CommandBench(store: false)
        try bench.write("x.csv", "cid\n1\n1\n")
        #expect(try bench.run("syndb pack draft x.csv").out.contains("key: []   #"))
    }
}
