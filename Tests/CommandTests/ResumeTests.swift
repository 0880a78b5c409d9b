import Testing

/// `load --resumable`, killed as a machine kills.
@Suite struct ResumeTests {
    private static let start =
        "syndb load lab --table vesicle --dataset one 'v*.csv' --map m.yaml --resumable night --note-every 1M "
        + "--threads 1 --progress never"

    private func bench() throws -> CommandBench {
        let bench = try CommandBench()
        try bench.write("m.yaml", "columns: { r: voxel_radius }\n")
        _ = try bench.run(
            """
            for f in 1 2 3; do
              (echo cid,r,neurotransmitter; seq $((f * 1000000)) $((f * 1000000 + 249999)) | sed 's/.*/&,0.&,glutamate/') > v$f.csv
            done
            wait_for() { for i in $(seq 600); do compgen -G "$1" > /dev/null && break; sleep 0.05; done; }
            declare -f wait_for > functions
            """)
        return bench
    }

    @Test(arguments: [2, 3, 4]) func killedAndResumed(_ journal: Int) throws {
        let bench = try bench()
        let output = try bench.run(
            """
            . ./functions
            mkdir in; cd in; ln -s ../lab ../m.yaml ../v?.csv .
            \(Self.start) & first=$!
            wait_for lab/tmp/night/000000000[\(journal)-9].jrn
            cd ..; syndb load lab --resume night; echo $?
            kill -KILL $first; wait $first
            syndb query lab 'SELECT count(*) FROM vesicles' --format csv
            syndb dataset add lab --file one.yaml > added
            syndb stat lab | grep -o 'unfinished load night: [0-9]* rows for vesicle read; go on with --resume night'
            syndb load lab --resume night > resumed 2>&1; echo $?
            ls lab/tmp; syndb verify lab > verified && echo sound
            syndb query lab 'SELECT count(*), count(DISTINCT cid), max(cid) FROM vesicles'
            """)
        let lines = output.out.split(separator: "\n").map(String.init)
        #expect(lines.first == "6", "\(output.out) \(output.talk)")
        #expect(Array(lines[1...2]) == ["count(*)", "0"], "\(output.out)")
        #expect(lines.contains { $0.hasPrefix("unfinished load night: ") && !$0.contains(": 0 rows") })
        #expect(lines.suffix(4).starts(with: ["0", "sound"]), "\(output.out) \(output.talk)")
        #expect(lines.last == "750000,750000,3249999")
        #expect(
            try bench.run("syndb load lab --resume night").talk
                == "error: lab: there is no unfinished load \"night\"\nhint: no load is unfinished\n")
    }

    @Test func refused() throws {
        let bench = try bench()
        let output = try bench.run(
            """
            . ./functions
            \(Self.start) & first=$!
            wait_for lab/tmp/night/0000000003.jrn; kill -KILL $first; wait $first
            syndb load lab --resume other
            \(Self.start)
            sed -i s/glutamate/GABA/ v2.csv; syndb load lab --resume night; echo $?
            syndb load lab --abandon night; ls lab/tmp
            """)
        #expect(output.out == "3\n", "\(output.talk)")
        #expect(output.talk.contains("there is no unfinished load \"other\"\nhint: unfinished are night"))
        #expect(output.talk.contains("hint: go on with it: --resume night; or drop it: --abandon night"))
        #expect(output.talk.contains("files have changed since the load \"night\" began:\n  v2.csv: "))
        #expect(output.talk.contains("dropped the load \"night\""))
        for wrong in [
            "--resume a --table neuron", "--resume a --abandon b",
            "--resumable a --table neuron --dry-run v1.csv",
            "--resumable a --folder . --dry-run", "--note-every 1M --table neuron v1.csv",
            "--resumable 1 --table neuron v1.csv",
        ] {
            #expect(try bench.run("syndb load lab \(wrong)").status == 2, "\(wrong)")
        }
        let pipe = try bench.run("echo cid | syndb load lab --table neuron --dataset one --resumable a -")
        #expect(pipe.status == 2 && pipe.talk.contains("--resumable cannot go back on standard input"))
    }

    /// Ctrl-C keeps what was read, an error at the front keeps nothing.
    @Test func interruptedAndFailed() throws {
        let bench = try bench()
        let output = try bench.run(
            """
            . ./functions
            \(Self.start) & first=$!
            wait_for lab/tmp/night/0000000004.jrn; kill -INT $first; wait $first; echo $?
            syndb load lab --resume night --json | grep -o '"rows":750000,' | head -1
            echo x > bad.csv; echo 1 >> bad.csv
            syndb load lab --table neuron --dataset one --resumable b bad.csv; ls lab/tmp
            """)
        #expect(output.out == "130\n\"rows\":750000,\n", "\(output.out) \(output.talk)")
        #expect(
            output.talk.contains(
                "rows of it read: go on with --resume night, or drop it with --abandon night"))
    }

    /// A folder of two tables and new datasets, with a file of rows left out.
    @Test(arguments: [2, 5]) func folderKilledAndResumed(_ journal: Int) throws {
        let bench = try bench()
        let output = try bench.run(
            """
            . ./functions
            mkdir all; mv v1.csv all/vesicle.csv; mv m.yaml all/vesicle.map.yaml
            (echo cid; seq 1 300000; echo 7,8) > all/neuron.csv
            echo '{ label: made here }' > all/dataset.yaml
            syndb load lab --folder all --resumable night --note-every 1M --threads 1 --progress never \
              --rejects out.csv & first=$!
            wait_for lab/tmp/night/000000000[\(journal)-9].jrn; kill -KILL $first; wait $first
            syndb load lab --resume night --json > summary; echo $?
            ls lab/tmp; syndb verify lab > verified && echo sound
            grep -o '"id":"[^"]*"' summary | sort -u | wc -l
            syndb query lab 'SELECT count(*), count(DISTINCT cid) FROM vesicles' --format csv
            syndb query lab "SELECT label, count(*) FROM neurons GROUP BY label" --format csv
            wc -l < out.csv
            """)
        #expect(
            output.out.split(separator: "\n").map(String.init) == [
                "0", "sound", "1", "count(*),count(DISTINCT cid)", "250000,250000", "label,count(*)",
                "made here,300000", "2",
            ], "\(output.out) \(output.talk)")
    }
}
