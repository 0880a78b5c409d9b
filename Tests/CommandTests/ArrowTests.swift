import Foundation
import Testing

/// Arrow from the command, read by other people's programs.
@Suite struct ArrowTests {
    private static func has(_ module: String) -> Bool {
        (try? CommandBench(store: false).run("python3 -c 'import \(module)'").status) == 0
    }
    static let hasArrow = has("pyarrow")
    static let hasPolars = has("polars")

    private static func bench() throws -> CommandBench {
        let bench = try CommandBench()
        let rows = (0..<70_000).map { "\($0),\($0 % 7 == 0 ? "" : "\($0).5")" }
        try bench.write("n.csv", "cid,mesh_volume\n" + rows.joined(separator: "\n") + "\n")
        _ = try bench.run("syndb load lab --table neuron --dataset one n.csv")
        return bench
    }

    @Test(.enabled(if: hasArrow, "python3 with pyarrow is not there")) func asPyarrowReadsIt() throws {
        let bench = try Self.bench()
        try bench.write(
            "check.py",
            """
            import sys, pyarrow as a, pyarrow.csv as c
            stream = a.ipc.open_stream(sys.stdin.buffer).read_all()
            stream.validate(full=True)
            file = a.ipc.open_file("n.arrow").read_all()
            file.validate(full=True)
            again = a.ipc.open_stream("n.arrows").read_all()
            csv = c.read_csv("out.csv", convert_options=c.ConvertOptions(
                column_types=stream.schema, strings_can_be_null=True))
            print(file.equals(stream), again.equals(stream), csv.equals(stream.cast(csv.schema)), stream.num_rows)
            print(stream.schema.field("cid").type, stream.schema.field("mesh_volume").type,
                  stream.schema.field("mesh_volume").metadata, stream.schema.field("brain_region").type)
            """)
        let query = "'SELECT cid, mesh_volume, brain_region, mesh_volume > 9 AS big FROM neurons'"
        let output = try bench.run(
            """
            syndb query lab \(query) -o n.arrow && syndb query lab \(query) -o n.arrows &&
            syndb query lab \(query) -o out.csv &&
            syndb query lab \(query) --format arrow | python3 check.py
            """)
        #expect(
            output.out
                == "True True True 70000\nint64 double {b'unit': b'nm3'} string\n", "\(output.talk)")
    }

    @Test(.enabled(if: hasPolars, "python3 with polars is not there")) func asPolarsReadsIt() throws {
        let bench = try Self.bench()
        let output = try bench.run(
            """
            syndb query lab 'FROM neurons' -o n.feather
            python3 -c 'import polars as p; t = p.read_ipc("n.feather")
            print(t.shape[0], t["cid"].sum(), t["mesh_volume"].null_count(), t["dataset_id"].n_unique())'
            """)
        #expect(output.out == "70000 2449965000 10000 1\n", "\(output.talk)")
    }

    @Test func intoAnotherStore() throws {
        let bench = try Self.bench()
        let output = try bench.run(
            """
            syndb query lab 'SELECT cid, mesh_volume FROM neurons' --format arrow > n.arrows
            syndb init copy && syndb dataset add copy --file one.yaml &&
            syndb load copy --table neuron --dataset one n.arrows &&
            syndb query lab 'SELECT cid, mesh_volume FROM neurons' > a.csv
            syndb query copy 'SELECT cid, mesh_volume FROM neurons' > b.csv; cmp a.csv b.csv && echo same
            """)
        #expect(output.out.hasSuffix("same\n"), "\(output.talk)")
    }

    @Test func idsThatDoNotFit() throws {
        let bench = try Self.bench()
        let query = "syndb query lab 'SELECT cid FROM neurons LIMIT 1' "
        let uuid = try bench.run(query + "-o u.arrow --ids uuid; ls | grep -c u.arrow")
        #expect(
            uuid.talk == """
                error: column "cid": the id "0" is not a UUID
                hint: ask for uuid(cid), which makes one of any id, or for --ids text

                """)
        #expect(uuid.out == "0\n")
        let csv = try bench.run(query + "--ids text")
        #expect(csv.status == 2)
        #expect(
            csv.talk == """
                error: --ids says which type ids have, and csv has no types
                hint: leave it out, or write arrow, arrows or parquet

                """)
    }
}
