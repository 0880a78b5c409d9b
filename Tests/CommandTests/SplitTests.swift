import Testing

/// Loads that make datasets of the values of a column.
@Suite struct SplitTests {
    @Test func theSameFileAgain() throws {
        let bench = try CommandBench()
        try bench.write("n.csv", "animal,cid\na,1\nb,1\n")
        let load = "syndb load lab --table neuron --split-by animal n.csv"
        #expect(try bench.run(load).status == 0)
        let again = try bench.run(load)
        #expect(again.status == 3)
        #expect(
            again.talk == """
                error: datasets have the labels of new ones: "animal a", "animal b"
                hint: to add to them, give their ids in --metadata; to make new ones, pass --new-datasets

                """)
        #expect(try bench.run("\(load) --new-datasets").status == 0)
        #expect(try bench.run("syndb query lab 'SELECT count(*) AS n FROM neurons'").out == "n\n4\n")
    }

    @Test func aDeletedDatasetLeavesItsLabel() throws {
        let bench = try CommandBench()
        try bench.write("n.csv", "animal,cid\na,1\n")
        let load = "syndb load lab --table neuron --split-by animal n.csv"
        _ = try bench.run(load)
        _ = try bench.run("syndb dataset delete lab 'animal a'")
        #expect(try bench.run(load).status == 0)
    }

    @Test func aDryRunHasNoIds() throws {
        let bench = try CommandBench()
        try bench.write("n.csv", "animal,cid\na,1\n")
        let load = "syndb load lab --table neuron --split-by animal n.csv --dry-run"
        let output = try bench.run(load)
        #expect(output.talk.contains("would load 1 row into neuron"))
        #expect(output.talk.contains("\n  a new dataset: 1 row: animal a"), "\(output.talk)")
        #expect(try !bench.run("\(load) --json").out.contains(#""id":"#))
    }
}
