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

    /// A question without flags, one with them, and one that is wrong pass different
    /// parsers of their words.
    @Test func aQuestionIsTheSameWithAndWithoutFlags() throws {
        let bench = try CommandBench()
        try bench.write("x.csv", "cid\n1\n2\n")
        _ = try bench.run("syndb load lab --table neuron --dataset one x.csv")
        let plain = try bench.run("syndb query lab 'SELECT cid FROM neurons'")
        #expect(plain.status == 0 && plain.out == "cid\n1\n2\n", "\(plain.talk)")
        #expect(try bench.run("syndb query lab 'SELECT cid FROM neurons' --threads 1").out == plain.out)
        #expect(try bench.run("syndb query --io pread lab 'SELECT cid FROM neurons'").out == plain.out)
        #expect(try bench.run("echo 'SELECT cid FROM neurons' | syndb query lab -").out == plain.out)
        #expect(try bench.run("syndb query --help").out.contains("USAGE: syndb query "))
        for words in ["query lab", "query lab ''", "query lab 'FROM neurons' --thread"] {
            let output = try bench.run("syndb \(words)")
            #expect(output.status == 2 && output.out.isEmpty, "\(words): \(output.talk)")
        }
        #expect(try bench.run("syndb query lab").talk.contains("Usage: syndb query "))
    }

    @Test func oneIsNoPlural() throws {
        let bench = try CommandBench()
        try bench.write("x.csv", "cid\n1\n")
        _ = try bench.run("syndb load lab --table neuron --dataset one x.csv")
        #expect(try bench.run("syndb verify lab").talk.contains(" 1 segment, "))
        #expect(try bench.run("syndb dataset delete lab one").talk.hasSuffix(" with 1 row\n"))
    }
}
