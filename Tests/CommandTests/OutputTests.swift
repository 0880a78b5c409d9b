import Foundation
import Testing

/// Results that cannot be written, and results in files.
@Suite struct OutputTests {
    #if os(Linux)
        @Test(arguments: ["stat lab", "dataset show lab one", "pack show syndb", "--help", "tables lab"])
        func aFullDiskIsNoSuccess(_ verb: String) throws {
            let output = try CommandBench().run("syndb \(verb) > /dev/full")
            #expect(output.status == 1)
            #expect(output.talk.hasPrefix("error: standard output: cannot write"))
        }
    #endif

    @Test func aResultInAFile() throws {
        let bench = try CommandBench()
        try bench.write("spines.csv", "cid\n1\n2\n")
        _ = try bench.run("syndb load lab --table dendritic_spine --dataset one spines.csv")
        let query = "syndb query lab 'SELECT cid FROM dendritic_spines'"
        let first = try bench.run("\(query) -o spines.ndjson; cat spines.ndjson; ls | grep -c tmp")
        #expect(first.out == "{\"cid\":\"1\"}\n{\"cid\":\"2\"}\n0\n")
        #expect(first.talk == "wrote 2 rows to spines.ndjson\n")
        let again = try bench.run("\(query) -o spines.ndjson")
        #expect(again.status == 2)
        #expect(again.talk == "error: spines.ndjson exists; name another file\n")
        let unknown = try bench.run("\(query) -o spines.orc")
        #expect(unknown.status == 2)
        #expect(unknown.talk.hasPrefix("error: spines.orc: the extension chooses no format\n"))
        #expect(unknown.talk.contains("csv, tsv, json, ndjson"))
    }

    @Test func nothingIsLeftOfAFailedQuery() throws {
        let bench = try CommandBench()
        try bench.write("spines.csv", "cid\n1\n")
        _ = try bench.run("syndb load lab --table dendritic_spine --dataset one spines.csv")
        let output = try bench.run(
            "syndb query lab 'SELECT 9223372036854775807 + neuron_id FROM x' -o new.csv; ls | grep new")
        #expect(output.status != 0)
        #expect(output.out == "")
    }
}
