import Foundation
import Testing

/// Signals, limits of time and closed pipes.
@Suite struct InterruptionTests {
    /// Minutes of pairs of pairs.
    private static let long =
        "'SELECT count(*) FROM neurons a JOIN neurons b ON a.species = b.species JOIN neurons c "
        + "ON b.species = c.species AND a.mesh_volume + b.mesh_volume < c.mesh_volume'"

    /// The query would take minutes, and would give up after one with another status.
    @Test(arguments: ["INT", "TERM"]) func aSignalEndsAQueryAtOnce(_ signal: String) throws {
        let bench = try CommandBench.withNeurons()
        let output = try bench.run(
            """
            syndb query lab \(Self.long) --timeout 60 -o n.csv.gz & query=$!
            sleep 1; kill -\(signal) $query; wait $query; echo $?; ls | grep -c tmp
            """)
        #expect(output.out == "130\n0\n", "\(output.talk)")
        #expect(output.talk == "error: interrupted\n")
    }

    @Test(arguments: ["query lab \(long)", "shell lab --timeout 0.3"]) func timeLimit(_ command: String)
        throws
    {
        let bench = try CommandBench.withNeurons()
        let flags = command.hasPrefix("query") ? "--timeout 0.3" : ""
        let output = try bench.run("printf '%s;' \(Self.long) | syndb \(command) \(flags)")
        #expect(output.status == 1)
        #expect(output.talk == "error: the query was given up at its time limit (--timeout)\n")
    }

    @Test func anInterruptedExportLeavesNothing() throws {
        let bench = try CommandBench.withNeurons()
        let output = try bench.run(
            """
            syndb export lab --query \(Self.long) --timeout 60 -o n.arrow & query=$!
            sleep 1; kill -INT $query; wait $query; echo $?; ls | grep -c n.arrow
            """)
        #expect(output.out == "130\n0\n", "\(output.talk)")
        #expect(output.talk == "error: interrupted; nothing was written\n")
    }

    @Test(arguments: ["csv", "arrow", "json"]) func aClosedPipeIsQuiet(_ format: String) throws {
        let bench = try CommandBench.withNeurons()
        let cross = "'SELECT a.cid, b.cid AS c FROM neurons a JOIN neurons b ON a.species = b.species'"
        let output = try bench.run(
            "set -o pipefail; syndb query lab \(cross) --format \(format) | head -c 10 > /dev/null; echo $?")
        #expect(output.out == "141\n")
        #expect(output.talk == "")
    }

    /// While the first rows of an answer wait in a pipe.
    @Test func aMappedFileThatIsCutShortIsNamed() throws {
        let bench = try CommandBench()
        let rows = (0..<300_000).map { "\($0),\(Double($0 * 7919 % 100_003) / 8)\n" }
        try bench.write("n.csv", "cid,mesh_volume\n" + rows.joined())
        let output = try bench.run(
            """
            syndb load lab --table neuron --dataset one n.csv 2> /dev/null
            syndb query lab 'SELECT cid, mesh_volume FROM neurons' --format csv |
                (head -c 10 > /dev/null; truncate -s 0 lab/tables/neuron/*.seg; cat > /dev/null)
            echo ${PIPESTATUS[0]}
            """)
        #expect(output.out == "5\n")
        #expect(
            output.talk.contains(
                /^error: \/.*\/lab\/tables\/neuron\/.*\.seg: cannot be read where it is mapped: .*\n$/),
            "\(output.talk)")
    }

    @Test(arguments: ["bash", "zsh", "fish"]) func completionsKnowEveryVerb(_ shell: String) throws {
        let bench = try CommandBench(store: false)
        let script = try bench.run("syndb completions \(shell)")
        #expect(script.status == 0)
        for word in ["export", "shell", "query", "bundle", "compression", "ids", "timeout"] {
            #expect(script.out.contains(word), "\(word)")
        }
        for form in ["arrow", "parquet", "ndjson"] { #expect(script.out.contains(form), "\(form)") }
    }

    @Test func bashTakesItsCompletions() throws {
        let bench = try CommandBench(store: false)
        let output = try bench.run(
            "syndb completions bash > c && bash -n c && bash -c '. ./c && complete -p syndb'")
        #expect(output.status == 0 && output.out.contains("syndb"), "\(output.talk)")
    }
}
