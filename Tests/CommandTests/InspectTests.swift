import Testing

/// Which files `inspect` takes, and what is wrong with the others.
@Suite struct InspectTests {
    @Test func wrongFilesAreNotDamagedOnes() throws {
        let bench = try CommandBench()
        try bench.write("spines.csv", "cid\n1\n2\n")
        try bench.write("empty.seg", "")
        _ = try bench.run("syndb load lab --table dendritic_spine --dataset one spines.csv")
        _ = try bench.run("cp $(find lab -name '*.seg') good.seg; head -c 100 good.seg > cut.seg")
        for file in ["spines.csv", "empty.seg"] {
            let output = try bench.run("syndb inspect \(file)")
            #expect(output.status == 3)
            #expect(output.talk.hasPrefix("error: \(file): not a segment file"))
        }
        #expect(try bench.run("syndb inspect cut.seg").status == 5)
        let two = try bench.run("syndb inspect good.seg good.seg --json")
        #expect(two.status == 0)
        #expect(two.out.split(separator: "\n").count == 2)
    }
}
