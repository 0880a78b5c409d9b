import Foundation
import Testing

/// Stores that are copied, merged, repaired, and the two names of a profile.
@Suite struct CopyTests {
    private static func bench() throws -> CommandBench {
        let bench = try CommandBench()
        try bench.write("a.csv", "cid\n1\n2\n")
        _ = try bench.run("syndb load lab --table neuron --dataset one a.csv")
        return bench
    }

    @Test func copyAndMerge() throws {
        let bench = try Self.bench()
        let count = "'SELECT count(*) AS n FROM neurons'"
        let copy = try bench.run("syndb copy lab spare")
        #expect(copy.status == 0 && copy.talk.contains("neuron: 2 rows in 1 segment of "), "\(copy.talk)")
        #expect(try bench.run("syndb query spare \(count)").out == "n\n2\n")
        #expect(try bench.run("syndb verify spare").status == 0)
        #expect(try bench.run("syndb copy lab spare").status == 1)
        #expect(try bench.run("syndb copy lab part --dataset nobody").status == 4)
        let part = try bench.run("syndb copy lab part --dataset one --json")
        #expect(part.status == 0 && part.out.contains(#""datasets":1"#), "\(part.out)")
        let merge = try bench.run("syndb merge lab spare")
        #expect(merge.status == 0 && merge.talk.contains("nothing was to be done"), "\(merge.talk)")
        _ = try bench.run("syndb dataset edit spare one --set notes=x")
        let refused = try bench.run("syndb merge lab spare")
        #expect(refused.status == 3 && refused.talk.contains("has other metadata in both"), "\(refused.talk)")
        #expect(try bench.run("syndb merge lab nowhere").status == 4)
    }

    @Test func repair() throws {
        let bench = try Self.bench()
        let sound = try bench.run("syndb verify lab --repair")
        #expect(
            sound.status == 0 && sound.talk.contains("nothing to repair in the newest snapshot"),
            "\(sound.talk)")
    }

    @Test func warmIsLoad() throws {
        let bench = try Self.bench()
        try bench.write("b.csv", "cid\n3\n")
        _ = try bench.run("syndb load lab --table neuron --dataset one b.csv")
        let output = try bench.run("syndb compact lab --profile warm")
        #expect(output.status == 0 && output.talk.contains("became 1 of"), "\(output.talk)")
        #expect(try bench.run("syndb compact lab --profile load").talk.contains("nothing to compact"))
        #expect(try bench.run("syndb compact lab --profile hot").status == 2)
    }
}
