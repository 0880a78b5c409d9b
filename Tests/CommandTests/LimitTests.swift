import Testing

/// Limits of a query.
@Suite struct LimitTests {
    @Test(arguments: ["20K", "0.01953125M", "20480", "20KiB", "20kb"]) func memory(size: String) throws {
        let bench = try CommandBench.withNeurons()
        let output = try bench.run("syndb query lab 'SELECT cid FROM neurons ORDER BY cid' --memory \(size)")
        #expect(output.status == 1)
        #expect(output.talk.hasPrefix("error: the query needs more than 20.0 KiB of memory (--memory)"))
        #expect(try bench.run("syndb query lab 'SELECT max(cid) FROM neurons' --memory \(size)").status == 0)
    }

    @Test(arguments: ["0", "-1M", "5X", "M", "nan", "inf", "1e30T"]) func sizesThatAreNone(size: String)
        throws
    {
        let output = try CommandBench.withNeurons().run("syndb query lab 'FROM neurons' --memory=\(size)")
        #expect(output.status == 2, "\(output.talk)")
    }
}
