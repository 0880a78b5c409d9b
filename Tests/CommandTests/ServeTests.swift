import Foundation
import Testing

/// `syndb serve` as a process.
@Suite struct ServeTests {
    private static let start = """
        : > talk; syndb serve lab --listen 127.0.0.1:0 2> talk & server=$!
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

    @Test func itSpeaksTLSAndKnowsTokens() throws {
        let bench = try CommandBench.withNeurons()
        let output = try bench.run(
            """
            openssl req -x509 -newkey rsa:2048 -nodes -keyout key.pem -out cert.pem -days 2 -subj /CN=localhost \
                -addext subjectAltName=IP:127.0.0.1 2> openssl.log
            syndb token ada --scope read --scope load > tokens 2> token
            : > talk; syndb serve lab --listen 127.0.0.1:0 --tokens tokens --tls-cert cert.pem --tls-key key.pem 2> talk & server=$!
            for i in $(seq 100); do grep -q listening talk && break; sleep 0.1; done
            sed 's/:[0-9]*$//' talk
            python3 - $(sed -n 's/.*:\\([0-9]*\\)$/\\1/p' talk) "$(sed 's/.*: //' token)" <<'PYTHON'
            import ssl, sys, urllib.request
            context = ssl.create_default_context(cafile="cert.pem")
            for token in (sys.argv[2], "wrong"):
                request = urllib.request.Request(f"https://127.0.0.1:{sys.argv[1]}/v1/tables",
                    headers={"Authorization": "Bearer " + token})
                try:
                    print(urllib.request.urlopen(request, context=context, timeout=60).status)
                except urllib.error.HTTPError as error:
                    print(error.code)
            PYTHON
            kill $server; wait $server; echo $?
            """)
        #expect(output.out == "listening on https://127.0.0.1\n200\n401\n0\n", "\(output.talk)")
    }

    @Test func itSaysWhyItDoesNotStart() throws {
        let bench = try CommandBench()
        #expect(try bench.run("syndb serve nothing").status == 4)
        #expect(try bench.run("syndb serve lab --tokens nothing").status == 4)
        #expect(try bench.run("echo nonsense > list; syndb serve lab --tokens list").status == 3)
        #expect(try bench.run("syndb serve lab --tls-cert nothing --tls-key nothing").status == 1)
        #expect(try bench.run("syndb serve lab --tls-cert one.yaml").status == 2)
        // The program alone is no command.
        #expect(try bench.run("syndb-server lab").status == 1)
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
