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
        #expect(output.talk == "own.yaml: pack \"own\" is sound: no tables of its own; columns for syndb.neuron\n")
    }

    @Test func aDeletedDatasetByLabel() throws {
        let output = try CommandBench().run("syndb dataset delete lab one; syndb dataset show lab one")
        #expect(output.status == 4)
        #expect(output.talk.contains("error: the dataset \"one\" was deleted ("))
    }
}
