import Testing

/// Where texts and rows may come from.
@Suite struct InputTests {
    @Test func aPipeAsAFile() throws {
        let bench = try CommandBench()
        let query = try bench.run("syndb query lab -f <(echo 'SELECT count(*) AS n FROM neurons') --format csv")
        #expect(query.out == "n\n0\n", "\(query.talk)")
        let standardInput = try bench.run("echo 'SELECT count(*) AS n FROM neurons' | syndb query lab -f /dev/stdin")
        #expect(standardInput.out == "n\n0\n", "\(standardInput.talk)")
    }
}
