import Foundation
import Testing

/// `syndb serve` as a process.
@Suite struct ServeTests {
    private static let start = """
        syndb serve lab --listen 127.0.0.1:0 2> talk & server=$!
        for i in $(seq 100); do grep -q listening talk && break; sleep 0.1; done
        port=$(sed -n 's/.*:\\([0-9]*\\)$/\\1/p' talk)
        ask() { python3 - "$port" "$1" <<'PYTHON'
        import sys, urllib.request
        print(urllib.request.urlopen(f"http://127.0.0.1:{sys.argv[1]}{sys.argv[2]}", timeout=60).read().decode(), end="")
        PYTHON
        }

        """

    /// A query of minutes runs and a connection lies idle.
    @Test(arguments: ["TERM", "INT"]) func aSignalEndsItWithinFiveSeconds(_ signal: String) throws {
        let bench = try CommandBench.withNeurons()
        let long =
            "SELECT+count(*)+FROM+neurons+a+JOIN+neurons+b+ON+a.species=b.species+JOIN+neurons+c+ON+b.species=c.species+AND+a.mesh_volume%2Bb.mesh_volume%3Cc.mesh_volume"
        let output = try bench.run(
            Self.start + """
                ask /healthz
                ask '/v1/query?query=\(long)' 2> error & query=$!
                exec 3<>/dev/tcp/127.0.0.1/$port
                sleep 1; before=$(date +%s%N); kill -\(signal) $server; wait $server; echo "status $?"
                after=$(date +%s%N); [ $(( (after - before) / 1000000 )) -lt 5000 ] && echo in time
                wait $query; echo "query $?"
                """)
        #expect(output.out == "ok\nstatus 0\nin time\nquery 1\n", "\(output.talk)")
    }

    @Test func itAnswersAndSeesNewRows() throws {
        let bench = try CommandBench.withNeurons()
        let output = try bench.run(
            Self.start + """
                ask '/v1/query?query=SELECT+count(*)+FROM+neurons'
                printf 'cid\\n5000\\n' > more.csv; syndb load lab --table neuron --dataset one more.csv > load; sleep 0.3
                ask '/v1/query?query=SELECT+count(*)+FROM+neurons'
                kill $server; wait $server
                """)
        #expect(output.out == "[\n{\"count(*)\":3000}\n]\n[\n{\"count(*)\":3001}\n]\n", "\(output.talk)")
    }

    @Test func itSaysWhyItDoesNotStart() throws {
        let bench = try CommandBench()
        #expect(try bench.run("syndb serve nothing").status == 4)
        for flags in [
            "--listen x", "--listen :80", "--listen h:99999", "--threads 0", "--timeout -1", "--log-level x",
        ] {
            #expect(try bench.run("syndb serve lab \(flags)").status == 2, "\(flags)")
        }
        let taken = try bench.run(
            Self.start + "syndb serve lab --listen 127.0.0.1:$port; echo $?; kill $server; wait $server")
        #expect(taken.out == "1\n")
        #expect(taken.talk.hasPrefix("error: "))
    }
}
