import Testing

/// `load --rejects FILE --max-errors N`.
@Suite struct RejectTests {
    private static let load = "syndb load lab --table neuron --dataset one"
    private static let file = """
        file,line,column,reason,text
        n.csv,3,synapse_count,"expected an integer (int64), found ""many""\",many
        n.csv,4,,"expected 3 cells as in the header, found an empty line",""
        n.csv,5,,"expected 3 cells as in the header, found 2","3,""x,y""\"

        """

    private func bench() throws -> CommandBench {
        let bench = try CommandBench()
        try bench.write(
            "n.csv",
            "cid,cell_type,synapse_count\n1,a,5\n2,b,many\n\n3,\"x,y\"\n\"4\",\"two\nlines\",7\n")
        return bench
    }

    @Test func theFileAndTheSummary() throws {
        let bench = try bench()
        #expect(try bench.run("\(Self.load) n.csv").status == 3)
        let dry = try bench.run("\(Self.load) --dry-run --rejects dry.csv n.csv")
        #expect(dry.status == 0 && dry.talk.contains("3 bad rows left out, see dry.csv"), "\(dry.talk)")
        #expect(try bench.run("cat dry.csv").out == Self.file)
        let load = try bench.run("\(Self.load) --rejects bad.csv --json n.csv && cat bad.csv")
        #expect(load.status == 0, "\(load.talk)")
        #expect(load.out.contains("\"rejected\":3,\"rejects_file\":\"bad.csv\",\"rows\":2"))
        #expect(load.out.hasSuffix("}\n" + Self.file), "\(load.out)")
        #expect(
            try bench.run("syndb query lab 'SELECT cid, synapse_count FROM neurons'").out
                == "cid,synapse_count\n1,5\n4,7\n")
    }

    @Test func aFileThatExists() throws {
        let bench = try bench()
        try bench.write("bad.csv", "mine")
        let load = try bench.run("\(Self.load) --rejects bad.csv n.csv")
        #expect(load.status == 2)
        #expect(
            load.talk
                == "error: bad.csv exists\nhint: remove it, or name another file for the rows left out\n")
        #expect(try bench.run("cat bad.csv").out == "mine")
    }

    @Test func failedLoads() throws {
        let bench = try bench()
        let many = try bench.run("\(Self.load) --max-errors 2 --rejects bad.csv n.csv")
        #expect(many.status == 3)
        #expect(many.talk.hasPrefix("error: 3 bad rows, where --max-errors allows 2:\n  n.csv:3: "))
        #expect(many.talk.hasSuffix("hint: nothing was loaded; bad.csv lists them\n"), "\(many.talk)")
        #expect(try bench.run("cat bad.csv").out == Self.file)
        try bench.write("head.csv", "nonsense\n1\n")
        let header = try bench.run("\(Self.load) --rejects none.csv head.csv; ls")
        #expect(header.talk.contains("nonsense") && !header.out.contains("none.csv"))
        #expect(try bench.run("\(Self.load) --max-errors=-1 n.csv").status == 2)
        #expect(try bench.run("syndb query lab 'SELECT count(*) AS n FROM neurons'").out == "n\n0\n")
        #expect(try bench.run("\(Self.load) --max-errors 3 n.csv").status == 0)
    }

    @Test func linesThatAreNoJSON() throws {
        let bench = try bench()
        try bench.write(
            "n.ndjson",
            """
            {"cid":1,"cell_type":"a"}
            {"cid":2,"cell_type":"b","bogus":1
            nonsense
            {"cid":3,"cid":4}
            {"cid":5,"synapse_count":8}

            """)
        let load = try bench.run("\(Self.load) n.ndjson")
        #expect(load.status == 3 && load.talk.hasPrefix("error: n.ndjson:2: expected "), "\(load.talk)")
        let rejects = try bench.run("\(Self.load) --rejects bad.csv n.ndjson && cat bad.csv")
        #expect(rejects.status == 0, "\(rejects.talk)")
        let lines = rejects.out.split(separator: "\n").map { $0.prefix(12) }
        #expect(lines == ["file,line,co", "n.ndjson,2,,", "n.ndjson,3,,", "n.ndjson,4,,"], "\(rejects.out)")
        // A key that comes first behind a broken line is found all the same.
        #expect(
            try bench.run("syndb query lab 'SELECT cid, synapse_count FROM neurons'").out
                == "cid,synapse_count\n1,\n5,8\n")
    }

    /// The look at the columns comes first and hides nothing of what the load says.
    @Test func aDryRunOfAFileThatBreaksOff() throws {
        let bench = try bench()
        try bench.write("n.csv", "cid,synapse_count\n1,x\n2,3\n3,\"4\n")
        let dry = try bench.run("\(Self.load) --dry-run --rejects bad.csv n.csv; cat bad.csv")
        #expect(dry.talk.hasPrefix("error: n.csv:4: "), "\(dry.talk)")
        #expect(
            dry.out.hasSuffix("n.csv,2,synapse_count,\"expected an integer (int64), found \"\"x\"\"\",x\n"))
    }
}
