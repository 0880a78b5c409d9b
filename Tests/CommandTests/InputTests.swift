import Testing

/// Where texts and rows may come from.
@Suite struct InputTests {
    @Test func aPipeAsAFile() throws {
        let bench = try CommandBench()
        let query = try bench.run(
            "syndb query lab -f <(echo 'SELECT count(*) AS n FROM neurons') --format csv")
        #expect(query.out == "n\n0\n", "\(query.talk)")
        let standardInput = try bench.run(
            "echo 'SELECT count(*) AS n FROM neurons' | syndb query lab -f /dev/stdin")
        #expect(standardInput.out == "n\n0\n", "\(standardInput.talk)")
    }

    @Test(arguments: [
        ("rows.ods", "", ".ods files"), ("rows.csv", "PK\u{3}\u{4}xxxx", "zip files"),
        ("rows.h5", "", ".h5 files"), ("cell.obj", "v 1 2 3", ".obj files"),
    ])
    func filesThatAreNoText(_ name: String, _ content: String, _ kind: String) throws {
        let bench = try CommandBench()
        try bench.write(name, content)
        let output = try bench.run("syndb load lab --table neuron --dataset one \(name)")
        #expect(output.status == 3)
        #expect(output.talk.hasPrefix("error: \(name): \(kind) are not read directly"), "\(output.talk)")
    }

    @Test func gzipUnderAnotherName() throws {
        let bench = try CommandBench()
        let output = try bench.run(
            "echo cid | gzip > n.csv; syndb load lab --table neuron --dataset one n.csv")
        #expect(output.status == 3)
        #expect(output.talk.hasPrefix("error: n.csv: a header and no rows"), "\(output.talk)")
    }

    @Test func quotedPatterns() throws {
        let bench = try CommandBench()
        try bench.write("b-2.csv", "cid\n2\n")
        try bench.write("b-1.csv", "cid\n1\n")
        try bench.write("c.csv", "nonsense")
        let output = try bench.run("syndb load lab --table neuron --dataset one './b-?.c*'")
        #expect(output.status == 0, "\(output.talk)")
        #expect(output.talk.hasPrefix("loaded 2 rows"))
        let none = try bench.run("syndb load lab --table neuron --dataset one 'x*.csv'")
        #expect(none.status == 4)
        #expect(
            none.talk
                == "error: x*.csv: no file matches\nhint: * and ? stand in the last part of a name only\n")
        try bench.write("d*.csv", "cid\n9\n")
        try bench.write("d1.csv", "cid\n8\n")
        #expect(
            try bench.run("syndb load lab --table neuron --dataset one 'd*.csv'").talk.hasPrefix(
                "loaded 1 row"))
    }

    @Test func rowsOfNoDataset() throws {
        let bench = try CommandBench()
        try bench.write("n.csv", "cid\n1\n")
        let load = "syndb load lab --table neuron n.csv"
        let one = try bench.run(load)
        #expect(one.status == 3)
        #expect(one.talk.contains("the file does not say whose rows these are: pass --dataset ID"))
        #expect(one.talk.contains("the store has one dataset: --dataset "))
        #expect(one.talk.hasSuffix(" (\"one\")\n"))
        _ = try bench.run("syndb dataset add lab --file one.yaml")
        #expect(try !bench.run(load).talk.contains("one dataset"))
    }

    @Test func rowNumbersThroughAllFiles() throws {
        let bench = try CommandBench()
        try bench.write("map.yaml", "computed: { cid: { row_number: true } }\n")
        try bench.write("a.csv", "mesh_volume\n5\n6\n")
        try bench.write("b.csv", "mesh_volume\n7\n")
        let load = try bench.run("syndb load lab --table neuron --dataset one --map map.yaml a.csv b.csv")
        #expect(load.status == 0, "\(load.talk)")
        let query = try bench.run(
            "syndb query lab 'SELECT cid, mesh_volume FROM neurons ORDER BY mesh_volume'")
        #expect(query.out == "cid,mesh_volume\n1,5.0\n2,6.0\n3,7.0\n")
    }
}
