import Testing

/// Values of flags that cannot be meant.
@Suite struct FlagTests {
    @Test(arguments: ["inf", "nan", "1e30", "-1", "-inf"])
    func secondsThatNoClockCounts(_ seconds: String) throws {
        let bench = try CommandBench()
        for command in ["query lab 'SELECT cid FROM neurons' --timeout", "dataset delete lab one --wait"] {
            let output = try bench.run("syndb \(command)=\(seconds)")
            #expect(output.status == 2, "\(command) \(output.talk)")
        }
        #expect(try bench.run("syndb query lab 'SELECT cid FROM neurons' --timeout 60").status == 0)
    }
}
