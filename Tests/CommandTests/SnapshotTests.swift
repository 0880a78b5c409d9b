import Foundation
import Testing

/// Snapshots that are listed, asked again and removed; rows that are replaced.
@Suite struct SnapshotTests {
    private static func bench() throws -> CommandBench {
        let bench = try CommandBench()
        try bench.write("a.csv", "cid\n1\n2\n")
        try bench.write("b.csv", "cid\n2\n")
        _ = try bench.run(
            "syndb load lab --table neuron --dataset one a.csv; syndb load lab --table neuron --dataset one --replace b.csv"
        )
        return bench
    }

    @Test func rowsAreReplaced() throws {
        let bench = try Self.bench()
        let count = "'SELECT count(*) AS n FROM neurons'"
        #expect(try bench.run("syndb query lab \(count)").out == "n\n1\n")
        #expect(try bench.run("syndb query lab --snapshot 3 \(count)").out == "n\n2\n")
        let again = try bench.run("syndb load lab --table neuron --dataset one --replace a.csv --json")
        #expect(again.status == 0 && again.out.contains(#""replaced":1"#), "\(again.out)")
        #expect(try bench.run("syndb verify lab").status == 0)
    }

    @Test func theListTellsWhatChanged() throws {
        let bench = try Self.bench()
        let lines = try bench.run("syndb snapshots lab").out.split(separator: "\n")
        #expect(lines.count == 5 && lines[0] == "snapshot,time,change")
        #expect(lines[1].wholeMatch(of: /1,\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ,init/) != nil, "\(lines[1])")
        #expect(
            lines[4].hasSuffix(#","load 1 row into neuron, replacing those of 1 dataset""#), "\(lines[4])")
        let json = try bench.run("syndb snapshots lab --json").out
        #expect(json.hasPrefix(#"{"snapshots":[{"change":"init","snapshot":1,"time":""#), "\(json)")
    }

    @Test func keepRemovesAllButTheNewest() throws {
        let bench = try Self.bench()
        let output = try bench.run("syndb snapshots lab --keep 1")
        #expect(output.status == 0 && output.talk.hasPrefix("removed snapshot 1, 2, 3, with 2 files of "))
        #expect(output.out.split(separator: "\n").count == 2)
        let gone = try bench.run("syndb query lab --snapshot 3 'SELECT cid FROM neurons'")
        #expect(gone.status == 4 && gone.out.isEmpty)
        #expect(gone.talk == "error: lab: there is no snapshot 3\nhint: kept are 4 to 4\n")
        #expect(try bench.run("syndb stat lab --snapshot 9").status == 4)
        #expect(try bench.run("syndb snapshots lab --keep 0").status == 2)
        #expect(try bench.run("syndb snapshots nowhere").status == 4)
        #expect(try bench.run("syndb verify lab").status == 0)
    }

    @Test func aDamagedOneIsNamedAndMayBeRemoved() throws {
        let bench = try Self.bench()
        _ = try bench.run("printf x | dd of=lab/manifests/0000000002.man bs=1 seek=30 conv=notrunc")
        let output = try bench.run("syndb snapshots lab")
        #expect(output.status == 5 && output.out.contains("\n2,,damaged\n"))
        #expect(output.talk.hasPrefix("fault: lab/manifests/0000000002.man: "), "\(output.talk)")
        #expect(
            output.talk.hasSuffix(
                "hint: without a copy, remove it and all before it: syndb snapshots lab --keep 2\n"))
        #expect(try bench.run("syndb snapshots lab --keep 2").status == 0)
        #expect(try bench.run("syndb verify lab").status == 0)
    }
}
