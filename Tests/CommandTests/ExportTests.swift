import Foundation
import Testing

/// Tables and results as files.
@Suite struct ExportTests {
    private static func bench() throws -> CommandBench {
        let bench = try CommandBench()
        try bench.write("two.yaml", "label: two\nspecies: rat\n")
        try bench.write("n.csv", "cid,mesh_volume\n720575940602398473,2.5\n-7,\n007,1e-300\n")
        try bench.write("m.csv", "cid\n1\n")
        try bench.write("s.csv", "cid,parent_id,mesh_volume\n5,007,0.1\n6,-7,\n")
        _ = try bench.run(
            """
            syndb dataset add lab --file two.yaml
            syndb load lab --table neuron --dataset one n.csv && syndb load lab --table neuron --dataset two m.csv
            syndb load lab --table dendritic_spine --dataset one --parent-table neuron s.csv
            """)
        return bench
    }

    @Test(arguments: ["csv", "tsv", "ndjson", "arrow", "csv gz", "ndjson zstd", "arrow zstd"])
    func aFolderLoadsAgain(_ form: String) throws {
        let bench = try Self.bench()
        let words = form.split(separator: " ")
        let flags = "--format \(words[0])" + (words.count > 1 ? " --compression \(words[1])" : "")
        let output = try bench.run(
            """
            syndb export lab --all -o out \(flags) && ls out | wc -l
            syndb init copy && syndb dataset add copy --file out/datasets.json > ids
            syndb load copy --table neuron out/neuron.* && syndb load copy --table dendritic_spine out/dendritic_spine.*
            syndb export copy --all -o again \(flags) && diff -r out again && echo same
            """)
        #expect(output.status == 0, "\(output.talk)")
        #expect(
            output.out.replacing(" ", with: "").hasPrefix("3\n") && output.out.hasSuffix("same\n"),
            "\(output.out)\(output.talk)")
    }

    @Test func whatIsSaid() throws {
        let bench = try Self.bench()
        let folder = try bench.run("syndb export lab --all -o out/ && ls out | tr '\\n' ' '")
        #expect(folder.out == "datasets.json dendritic_spine.csv neuron.csv ")
        #expect(folder.talk.hasPrefix("wrote 4 rows to out/neuron.csv, "))
        #expect(folder.talk.contains("wrote the metadata of 2 datasets to out/datasets.json, "))
        let one = try bench.run(
            "syndb export lab --table neurons --dataset two -o n.csv.gz && zcat n.csv.gz | cut -d, -f2")
        #expect(one.out == "cid\n1\n", "\(one.talk)")
        let query = try bench.run(
            "syndb export lab --query 'SELECT count(*) AS n FROM neurons' -o q.json --json; cat q.json")
        #expect(
            query.out.contains(#""content":"rows""#) && query.out.hasSuffix("[\n{\"n\":4}\n]\n"),
            "\(query.out)")
        let result = try bench.run(
            "syndb query lab 'SELECT cid FROM neurons LIMIT 1' -o q.csv.zst && syndb load lab --table neuron --dataset two q.csv.zst --dry-run"
        )
        #expect(result.status == 0, "\(result.talk)")
    }

    @Test func whatIsRefused() throws {
        let bench = try Self.bench()
        _ = try bench.run("mkdir full && touch full/x && touch n.csv")
        let cases = [
            ("--all", 2, "error: expected -o or --bundle"),
            ("--all --table neuron -o x", 2, "error: expected one of --table, --all and --query"),
            (
                "--all -o full", 2,
                "error: full exists and is not empty\nhint: several tables go into a folder"
            ),
            ("--table neuron -o n.csv", 2, "error: n.csv exists; name another file"),
            ("--table neurn -o x.csv", 2, "error: there is no table \"neurn\""),
            (
                "--table neuron --dataset three -o x.csv", 4,
                "error: there is no dataset with the id or label \"three\""
            ),
            (
                "--query 'SELECT coun FROM neurons' -o x.csv", 2,
                "error: line 1, column 8: table \"neuron\" has no column"
            ),
            ("--table neuron -o x.parquet.gz", 2, "error: x.parquet.gz: Parquet is compressed inside"),
            ("--all --bundle x.tar", 2, "error: x.tar: a bundle is a .tar.xz file"),
            (
                "--table neuron -o x.csv --ids text", 2,
                "error: --ids says which type ids have, and csv has no types"
            ),
        ]
        for (flags, status, text) in cases {
            let output = try bench.run("syndb export lab \(flags)")
            #expect(output.status == Int32(status), "\(flags)")
            #expect(output.talk.hasPrefix(text), "\(flags): \(output.talk)")
        }
        #expect(try bench.run("ls -d x* *tmp* 2>/dev/null").out == "")
    }

    /// What has been written goes when a later file fails.
    @Test func nothingIsLeftOfAFailedExport() throws {
        let bench = try Self.bench()
        let output = try bench.run(
            "SYNDB_PYTHON=/nowhere/python syndb export lab --all -o out --format parquet; ls -d out")
        #expect(output.talk.contains("Parquet is written with Python"))
        #expect(output.out == "")
    }

    @Test(.enabled(if: ArrowTests.hasArrow, "python3 with pyarrow is not there")) func bundle() throws {
        let bench = try Self.bench()
        let output = try bench.run(
            """
            syndb export lab --bundle b.tar.xz --dataset one && mkdir u && tar xJf b.tar.xz -C u && ls u
            python3 -c 'import pyarrow.parquet as p; print(p.read_table("u/dendritic_spine.parquet")["parent_id"].to_pylist())'
            ls | grep -c tmp
            """)
        #expect(output.out == "dendritic_spine.parquet\nneuron.parquet\n['007', '-7']\n0\n", "\(output.talk)")
    }
}
