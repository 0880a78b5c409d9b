import Foundation
import TestSupport
import Testing

/// Files of every form through the built command.
@Suite struct FormatTests {
    private static let load = "syndb load lab --table neuron --dataset one "

    private static func has(_ program: String) -> Bool {
        (ProcessInfo.processInfo.environment["PATH"] ?? "").split(separator: ":").contains {
            FileManager.default.isExecutableFile(atPath: "\($0)/\(program)")
        }
    }

    private static let count = "; syndb query lab 'SELECT count(*) AS n, max(mesh_volume) AS v FROM neurons'"

    @Test(arguments: [
        ("gzip -c", "n.csv.gz"), ("gzip -c", "n.csv"), ("xz -c", "n.csv.xz"), ("xz -c", "n.data"),
    ])
    func compressedFiles(_ command: String, _ name: String) throws {
        guard Self.has(String(command.prefix { $0 != " " })) else { return }
        let bench = try CommandBench()
        try bench.write("plain", "cid,mesh_volume\n1,2.5\n2,\n")
        let output = try bench.run("\(command) plain > \(name); \(Self.load) \(name)" + Self.count)
        #expect(output.out == "n,v\n2,2.5\n", "\(output.talk)")
    }

    @Test func compressedStandardInput() throws {
        let bench = try CommandBench()
        try bench.write("plain", "cid,mesh_volume\n1,2.5\n2,\n")
        let output = try bench.run("gzip -c plain | \(Self.load) -" + Self.count)
        #expect(output.out == "n,v\n2,2.5\n", "\(output.talk)")
        let short = try bench.run("gzip -c plain | head -c 30 | \(Self.load) -")
        #expect(short.status == 3)
        #expect(short.talk.hasPrefix("error: standard input: the gzip data ends before its end mark"))
    }

    @Test func withoutTheirPrograms() throws {
        let bench = try CommandBench()
        try bench.write("n.csv.xz", "")
        try bench.write("n.parquet", "PAR1")
        let syndb = "$(command -v syndb)"
        let xz = try bench.run("s=\(syndb); PATH=/nowhere $s load lab --table neuron --dataset one n.csv.xz")
        #expect(xz.status == 3)
        #expect(
            xz.talk.contains(
                "n.csv.xz: xz files are decompressed by the program xz, which is not on the PATH"))
        #expect(xz.talk.contains("hint: install it"))
        let python = try bench.run("SYNDB_PYTHON=/nowhere/python \(Self.load) n.parquet")
        #expect(python.status == 3)
        #expect(
            python.talk.contains(
                "parquet files are read with Python and its module pyarrow; /nowhere/python is not"))
    }

    /// An interpreter that stands in for Python: what it writes is what is read.
    private func interpreter(_ bench: CommandBench, _ script: String) throws {
        try bench.write("python", "#!/bin/sh\n" + script)
        _ = try bench.run("chmod +x python")
    }

    @Test func bridges() throws {
        let bench = try CommandBench()
        try bench.write("n.parquet", "PAR1")
        try bench.write("n.xlsx", "PK")
        let fixture = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .appending(path: "ImportTests/Arrow/numbers.feather").path
        try interpreter(bench, "cat '\(fixture)'")
        let parquet = try bench.run(
            "SYNDB_PYTHON=./python \(Self.load) --ignore-extra n.parquet; syndb query lab 'SELECT count(*) AS n FROM neurons'"
        )
        #expect(parquet.out == "n\n3000\n", "\(parquet.talk)")
        try interpreter(bench, "printf 'cid,mesh_volume\\n9000,1\\n'")
        let sheet = try bench.run("SYNDB_PYTHON=./python \(Self.load) n.xlsx")
        #expect(sheet.talk.hasPrefix("loaded 1 row"), "\(sheet.talk)")
        try interpreter(bench, "exit 67")
        let module = try bench.run("SYNDB_PYTHON=./python \(Self.load) n.xlsx")
        #expect(module.status == 3)
        #expect(
            module.talk.contains("read with Python and its module openpyxl, which ./python does not have"))
        #expect(module.talk.contains("python3 -m pip install openpyxl"))
        try interpreter(bench, "echo 'no such sheet' >&2; exit 1")
        let failed = try bench.run("SYNDB_PYTHON=./python \(Self.load) n.xlsx")
        #expect(failed.status == 3 && failed.talk.hasPrefix("error: n.xlsx: no such sheet"), "\(failed.talk)")
        // A part of the rows is no file: the failure behind it counts.
        try interpreter(bench, "printf 'cid,mesh_volume\\n9001,1\\n'; echo broken >&2; exit 1")
        let half = try bench.run("SYNDB_PYTHON=./python \(Self.load) n.xlsx")
        #expect(half.status == 3 && half.talk.hasPrefix("error: n.xlsx: broken"), "\(half.talk)")
    }

    @Test func formsByFirstBytesAndFlags() throws {
        let bench = try CommandBench()
        let fixture = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .appending(path: "ImportTests/Arrow/numbers.feather").path
        let arrow = try bench.run("cat '\(fixture)' | \(Self.load) --ignore-extra -")
        #expect(arrow.talk.hasPrefix("loaded 3000 rows"), "\(arrow.talk)")
        try bench.write("e.txt", "29 8419602 9.0\n30 9469519 1.0\n")
        let edges = try bench.run(
            "\(Self.load) --delimiter blanks --header cid,mesh_volume,x --ignore-extra e.txt --dry-run --json"
        )
        #expect(edges.status == 3 && edges.talk.contains("2 rows repeat a key"))
        try bench.write("j", "{\"cid\":720575940602398473}\n")
        let objects = try bench.run("\(Self.load) --format ndjson j --dry-run --json")
        #expect(objects.out.contains(#""minimum":"720575940602398473""#), "\(objects.talk)")
        let wrong = try bench.run("\(Self.load) --format csw j")
        #expect(wrong.status == 2 && wrong.talk.contains("csw"), "\(wrong.talk)")
        let both = try bench.run("\(Self.load) --format ndjson --delimiter , j")
        #expect(both.status == 2 && both.talk.contains("--delimiter goes with files of the form csv or tsv"))
    }

    @Test func keysOfAllLines() throws {
        let bench = try CommandBench()
        let script = """
            for i in $(seq 1 2000); do echo "{\\"cid\\":$i}"; done > late.ndjson
            echo '{"cid":2001,"mesh_volume":7}' >> late.ndjson
            """
        let output = try bench.run(script + "; \(Self.load) late.ndjson" + Self.count)
        #expect(output.out == "n,v\n2001,7.0\n", "\(output.talk)")
    }
}
