import Foundation
import Testing

/// Parquet through Python.
@Suite struct ParquetTests {
    private static func bench() throws -> CommandBench {
        let bench = try CommandBench()
        try bench.write("n.csv", "cid,mesh_volume\n1,2.5\n2,\n")
        _ = try bench.run("syndb load lab --table neuron --dataset one n.csv")
        return bench
    }

    private static let query = "syndb query lab 'SELECT cid, mesh_volume, brain_region FROM neurons' "

    @Test(.enabled(if: ArrowTests.hasArrow, "python3 with pyarrow is not there")) func asPyarrowReadsIt()
        throws
    {
        let bench = try Self.bench()
        try bench.write(
            "show.py",
            """
            import sys, pyarrow.parquet as p
            t = p.read_table(sys.argv[1])
            print(t.to_pylist(), t.schema.field("cid").type, t.schema.field("mesh_volume").metadata[b"unit"])
            """)
        let output = try bench.run(
            """
            \(Self.query) -o n.parquet && \(Self.query) --format parquet | cat > m.parquet
            python3 show.py n.parquet && cmp n.parquet m.parquet; ls | grep -c tmp
            syndb query lab 'SELECT cid, mesh_volume FROM neurons WHERE cid = 9' -o none.parquet
            python3 show.py none.parquet
            syndb init copy && syndb dataset add copy --file one.yaml > id &&
            syndb load copy --table neuron --dataset one --ignore-extra n.parquet
            syndb query copy 'SELECT cid, mesh_volume FROM neurons'
            """)
        #expect(
            output.out == """
                [{'cid': 1, 'mesh_volume': 2.5, 'brain_region': 'CA1'}, {'cid': 2, 'mesh_volume': None, 'brain_region': 'CA1'}] int64 b'nm3'
                0
                [] int64 b'nm3'
                cid,mesh_volume
                1,2.5
                2,

                """, "\(output.talk)")
    }

    @Test func withoutPython() throws {
        let bench = try Self.bench()
        let none = try bench.run(
            "SYNDB_PYTHON=/nowhere/python \(Self.query) -o n.parquet; ls | grep -c n.parquet")
        #expect(none.out == "0\n")
        #expect(
            none.talk == """
                error: Parquet is written with Python and its module pyarrow; /nowhere/python is not on the PATH
                hint: install Python 3 and then the module: python3 -m pip install pyarrow; or write Arrow, which needs no Python

                """)
        try bench.write("python", "#!/bin/sh\nexit 67\n")
        let module = try bench.run("chmod +x python; SYNDB_PYTHON=./python \(Self.query) -o n.parquet")
        #expect(module.status == 1)
        #expect(
            module.talk.hasPrefix(
                "error: Parquet is written with Python and its module pyarrow, which ./python does not have\n"
            ))
        try bench.write("python", "#!/bin/sh\necho no room >&2; exit 1\n")
        let failed = try bench.run("SYNDB_PYTHON=./python \(Self.query) -o n.parquet; ls | grep -c parquet")
        #expect(failed.talk == "error: Parquet was not written: no room\n")
        #expect(failed.out == "0\n")
    }

    @Test func nobodyReadsAnyMore() throws {
        let bench = try Self.bench()
        try bench.write("python", "#!/bin/sh\ncat > /dev/null; exit 68\n")
        let output = try bench.run(
            "chmod +x python; SYNDB_PYTHON=./python \(Self.query) --format parquet; echo $?")
        #expect(output.out == "141\n")
        #expect(output.talk == "" || output.talk.contains("Broken pipe"))
    }
}
