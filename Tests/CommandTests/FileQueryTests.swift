import Testing

/// `query --from`.
@Suite struct FileQueryTests {
    private func bench() throws -> CommandBench {
        let bench = try CommandBench(store: false)
        _ = try bench.run("mkdir tmp")
        try bench.write(
            "my file.csv",
            """
            Name,Mean Intensity,n,flag,root_id,x_nm,dataset_id
            a,1.5,1,true,720575940596125868,3,d1
            "b ""q"" c",NA,2,false,9223372036854775807,,d2
            ,nan,007,no,18446744073709551615,-4.25,d2

            """)
        return bench
    }

    private func query(_ bench: CommandBench, _ rest: String) throws -> CommandBench.Output {
        let output = try bench.run("TMPDIR=$PWD/tmp syndb query \(rest); ls -A tmp")
        #expect(!output.out.contains("syndb-query-"), "a folder is left")
        return output
    }

    @Test func typesFromEveryValue() throws {
        let bench = try bench()
        #expect(
            try query(bench, "--from 'my file.csv' 'SELECT * FROM my_file'").out == """
                name,mean_intensity,n,flag,root_id,x_nm,file_dataset_id
                a,1.5,1,true,720575940596125868,3.0,d1
                "b ""q"" c",,2,false,9223372036854775807,,d2
                ,NaN,7,false,18446744073709551615,-4.25,d2

                """)
        // Only columns that are named are read, and the types are the same.
        #expect(
            try query(bench, "--from 'my file.csv' --table t 'SELECT sum(n) AS s, avg(x_nm) FROM t'").out
                == "s,avg(x_nm)\n10,-0.625\n")
        #expect(
            try query(bench, "--from 'my file.csv' 'SELECT count(*) FROM my_file'").out == "count(*)\n3\n")
        let pipe = try bench.run(
            "cat 'my file.csv' | gzip | syndb query --from - 'SELECT count(*) AS c FROM rows WHERE flag' --stats"
        )
        #expect(pipe.out == "c\n1\n" && pipe.talk.contains("3 rows"), "\(pipe.talk)")
    }

    @Test func tablesOfAPack() throws {
        let bench = try bench()
        // The same id twice is no fault of a file that is only asked.
        try bench.write("neurons.csv", "cid,cell_type,mesh_volume\n1,a,2\n2,b,3\n2,c,4\n")
        try bench.write("spines.tsv", "cid\tparent_id\tmesh_volume\n11\t1\t5\n12\t2\t6\n")
        #expect(
            try query(bench, "'SELECT cid, mesh_volume FROM neuron' --from neurons.csv --format markdown").out
                .hasPrefix("| cid | mesh_volume (nm3) |\n"))
        #expect(
            try query(
                bench,
                "--from neurons.csv spines.tsv --format csv "
                    + "'SELECT s.cid, n.cell_type FROM spines s JOIN neurons n ON s.parent_id = n.cid'"
            ).out == "cid,cell_type\n11,a\n12,b\n12,c\n")
        let ids = ["8b4ae5f1-a941-46a0-956a-26afbccdafe5", "9b4ae5f1-a941-46a0-956a-26afbccdafe5"]
        try bench.write("axon.csv", "dataset_id,cid\n\(ids[1]),1\n\(ids[0]),1\n\(ids[1]),2\n")
        #expect(
            try query(
                bench, "--from axon.csv 'SELECT dataset_id, count(*) AS n FROM axons GROUP BY dataset_id'"
            ).out
                == "dataset_id,n\n\(ids[0]),1\n\(ids[1]),2\n")
        // Another unit than the pack's: not a file of the pack.
        try bench.write("vesicle.csv", "cid,voxel_volume_um3\n1,2\n")
        #expect(
            try query(bench, "--from vesicle.csv 'SELECT voxel_volume_um3 FROM vesicle'").out
                == "voxel_volume_um3\n2\n")
    }

    /// `*` has the datasets of files that name some, and none that nobody made.
    @Test func starOfFiles() throws {
        let bench = try bench()
        let id = "8b4ae5f1-a941-46a0-956a-26afbccdafe5"
        try bench.write("axon.csv", "dataset_id,cid\n\(id),1\n")
        try bench.write("t.csv", "a\n1\n")
        try bench.write("u.csv", "a,b\n1,2\n")
        #expect(
            try query(bench, "--from axon.csv 'SELECT * FROM axon'").out == "dataset_id,cid\n\(id),1\n")
        #expect(try query(bench, "--from t.csv 'FROM t'").out == "a\n1\n")
        #expect(
            try query(bench, "--from t.csv u.csv 'SELECT * FROM t JOIN u ON t.a = u.a'").out
                == "a,a,b\n1,1,2\n")
        #expect(try query(bench, "--from t.csv 'SELECT q.* FROM (SELECT * FROM t) q'").out == "a\n1\n")
        #expect(try query(bench, "--from t.csv 'SELECT count(dataset_id) AS n FROM t'").out == "n\n1\n")
    }

    @Test func whatTheFilesAre() throws {
        let bench = try bench()
        try bench.write("a.txt", "1;x;5\n2;y;-1\n")
        #expect(
            try query(bench, "--from a.txt --delimiter ';' --header n,s,v 'SELECT * FROM a'").out
                == "n,s,v\n1,x,5\n2,y,-1\n")
        try bench.write("b.dat", "{\"n\":1}\n{\"n\":2}\n")
        #expect(
            try query(bench, "--from b.dat --from-format ndjson 'SELECT sum(n) AS s FROM b_dat'").out
                == "s\n3\n")
        try bench.write(
            "m.yaml",
            """
            columns:
              Vol: { column: volume, null: [-1] }
              at: { columns: [x, y, z] }
              note: null
            constants: { lab: here }
            computed: { row: { row_number: true }, both: { join: [Name, Vol], separator: "/" } }
            null: ["", "-"]
            delimiter: ";"

            """)
        try bench.write("c.csv", "Name;Vol;at;note\na;5;[1 2 3];x\n-;-1;[4 5 6];y\n")
        #expect(
            try query(bench, "--from c.csv --map m.yaml 'SELECT * FROM c'").out == """
                both,lab,row,name,volume,x,y,z
                a/5,here,1,a,5,1.0,2.0,3.0
                ,here,2,,,4.0,5.0,6.0

                """)
        #expect(
            try query(bench, "--from c.csv --map m.yaml 'SELECT sum(volume) AS v FROM c'").out == "v\n5\n")
        // A table of a pack, with its units.
        try bench.write(
            "n.yaml", "columns: { id: cid, vol: { column: mesh_volume, unit: um3, convert: true } }\n")
        try bench.write("d.csv", "id,vol\n1,2\n")
        #expect(
            try query(bench, "--from d.csv --table neuron --map n.yaml 'SELECT cid, mesh_volume FROM neuron'")
                .out
                == "cid,mesh_volume\n1,2000000000.0\n")
        let free = try query(bench, "--from d.csv --map n.yaml 'SELECT mesh_volume FROM d'")
        #expect(
            free.talk.contains("n.yaml: column \"vol\" is to be converted"), "\(free.talk)")
        for flag in ["--map n.yaml", "--delimiter ,", "--header a", "--block b", "--from-format csv"] {
            let output = try bench.run("syndb query lab 'FROM neuron' \(flag)")
            #expect(output.status == 2 && output.talk.contains("go with --from"), "\(flag): \(output.talk)")
        }
        #expect(try bench.run("syndb query --from a.txt --delimiter ab 'FROM a'").status == 2)
    }

    @Test func severalFilesOfOneTable() throws {
        let bench = try bench()
        try bench.write("p1.csv", "a,b\n1,x\n")
        try bench.write("p2.csv", "b,a\ny,2.5\n")
        #expect(
            try query(bench, "--from 'p?.csv' --table p 'SELECT a, b FROM p'").out == "a,b\n1.0,x\n2.5,y\n")
        #expect(try query(bench, "--from p1.csv p2.csv 'SELECT a FROM p2'").out == "a\n2.5\n")
        try bench.write("p2.tsv", "a\n3\n")
        #expect(try query(bench, "--from p2.csv p2.tsv 'SELECT a FROM p2'").out == "a\n2.5\n3.0\n")
        try bench.write("P-2.csv", "a\n1\n")
        try bench.write("p_2.csv", "a\n1\n")
        let two = try query(bench, "--from P-2.csv p_2.csv 'SELECT a FROM p_2'")
        #expect(two.status == 0 || two.talk.contains("are both the table p_2"))
    }

    @Test func errors() throws {
        let bench = try bench()
        let name = try bench.run("syndb query --from 'my file.csv' 'SELECT nam FROM my_file'")
        #expect(name.status == 2 && name.talk.contains("hint: did you mean \"Name\"?"), "\(name.talk)")
        let table = try bench.run("syndb query --from 'my file.csv' 'SELECT n FROM t'")
        #expect(table.status == 2)
        #expect(
            table.talk.contains("hint: the files are my_file (name, mean_intensity, n, "), "\(table.talk)")
        #expect(try bench.run("syndb query --from none.csv 'SELECT n FROM none'").status == 4)
        for wrong in [
            "--from a.csv", "lab 'SELECT 1' --from a.csv", "--table t lab 'FROM t'",
            "--from a.csv 'FROM a' --snapshot 3", "--from - -", "lab",
        ] {
            let output = try bench.run("syndb query \(wrong)")
            #expect(output.status == 2, "\(wrong): \(output.talk)")
        }
        try bench.write("bad.csv", "a,b\n1,2\n3\n")
        let bad = try query(bench, "--from bad.csv 'SELECT a FROM bad'")
        #expect(bad.talk == "error: bad.csv:3: expected 2 cells as in the header, found 1\n")
        try bench.write("empty.csv", "a,b\n")
        #expect(try query(bench, "--from empty.csv 'SELECT a FROM empty'").out == "a\n")
    }

    /// Ctrl-C leaves no folder, and one that a killed process has left goes with
    /// the next query.
    @Test func nothingStaysBehind() throws {
        let bench = try bench()
        let output = try bench.run(
            """
            export TMPDIR=$PWD/tmp
            endless() { (yes 1 | sed '1s/1/n/') | syndb query --from - 'SELECT sum(n) FROM rows' & }
            until_there_are() { for i in $(seq 200); do [ $(ls tmp | wc -l) = $1 ] && break; sleep 0.1; done; ls tmp | wc -l; }
            endless; until_there_are 1; pkill -INT -P $$ syndb; until_there_are 0
            endless; until_there_are 1; pkill -KILL -P $$ syndb; sleep 0.3; ls tmp | wc -l
            syndb query --from 'my file.csv' 'SELECT count(*) AS c FROM my_file'; ls tmp | wc -l
            """)
        #expect(output.out == "1\n0\n1\n1\nc\n3\n0\n", "\(output.out) \(output.talk)")
    }
}
