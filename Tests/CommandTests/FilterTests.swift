import Testing

/// Filters in the source system's form.
@Suite struct FilterTests {
    @Test(arguments: [
        ("{}", 1, 1), (#"{"mutations": [], "syndb_tables": []}"#, 1, 1),
        (#"{"animals_species": ["Mus musculus"]}"#, 1, 0), (#"{"animal_cultural_names": ["rat"]}"#, 0, 1),
        (#"{"brain_regions": [{"brain_structure": "CA1"}]}"#, 1, 0), (#"{"syndb_tables": ["neuron"]}"#, 0, 1),
    ])
    func whatAFilterLeaves(_ filter: String, _ included: Int, _ excluded: Int) throws {
        let bench = try CommandBench()
        try bench.write("f.json", filter)
        for (flag, count) in [("--include", included), ("--exclude", excluded)] {
            let output = try bench.run("syndb search lab \(flag) f.json --format ndjson")
            #expect(output.status == 0, "\(output.talk)")
            #expect(output.out.split(separator: "\n").count == count, "\(flag) \(filter)")
        }
    }

    @Test(arguments: [
        (#"{"syndb_tables": ["neurn"]}"#, #"there is no table "neurn""#),
        (#"{"animal_cultural_names": ["unicorn"]}"#, #""unicorn" is the name of no known species"#),
        (#"{"species": ["x"]}"#, #"a filter has no field "species""#),
    ])
    func errorsNameTheFile(_ filter: String, _ message: String) throws {
        let bench = try CommandBench()
        try bench.write("f.json", filter)
        let output = try bench.run("syndb search lab --include f.json")
        #expect(output.status == 3)
        #expect(output.talk.hasPrefix("error: f.json: \(message)"), "\(output.talk)")
    }

    @Test func aStoreWithoutTheFieldNamesTheFile() throws {
        let bench = try CommandBench(store: false)
        try bench.write("f.json", #"{"animals_species": ["Mus musculus"], "microscopy_names": ["SBEM"]}"#)
        let output = try bench.run(
            "syndb init tomograms --pack cryoet; syndb search tomograms --include f.json")
        #expect(output.talk.contains("\nerror: f.json: "), "\(output.talk)")
    }
}
