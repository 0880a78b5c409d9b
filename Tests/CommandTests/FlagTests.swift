import Testing

/// Values of flags that cannot be meant.
@Suite struct FlagTests {
    @Test(arguments: ["inf", "nan", "1e30", "-1", "-inf"])
    func secondsThatNoClockCounts(_ seconds: String) throws {
        let bench = try CommandBench()
        for command in ["query lab 'SELECT cid FROM neurons' --timeout", "dataset delete lab one --wait"] {
            let output = try bench.run("syndb \(command)=\(seconds)")
            #expect(output.status == 2, "\(command) \(output.talk)")
            #expect(output.talk.hasPrefix("error: "))
        }
        #expect(try bench.run("syndb query lab 'SELECT cid FROM neurons' --timeout 60").status == 0)
    }

    @Test(arguments: [
        ("load lab --table neurns x.csv", "\nhint: did you mean \"neurons\"?\n"),
        ("query lab 'SELECT cid FROM neurns'", "\nhint: did you mean \"neurons\"?\n"),
        ("load lab --table neuron --dataset one bad.csv", "\nhint: did you mean"),
    ])
    func hintsStandOnALineOfTheirOwn(_ command: String, _ hint: String) throws {
        let bench = try CommandBench()
        try bench.write("x.csv", "cid\n1\n")
        try bench.write("bad.csv", "cid,mesh_volume\n1,NA\n")
        let output = try bench.run("syndb \(command)")
        #expect(output.talk.hasPrefix("error: "))
        if command.contains("bad.csv") {
            #expect(output.talk.contains("\nhint: if it means no value"), "\(output.talk)")
        } else {
            #expect(output.talk.hasSuffix(hint), "\(output.talk)")
        }
    }

    @Test func oneIsNoPlural() throws {
        let bench = try CommandBench()
        try bench.write("x.csv", "cid\n1\n")
        _ = try bench.run("syndb load lab --table neuron --dataset one x.csv")
        #expect(try bench.run("syndb verify lab").talk.contains(" 1 segment, "))
        #expect(try bench.run("syndb dataset delete lab one").talk.hasSuffix(" with 1 row\n"))
    }
}
