import Columns
import Testing

@testable import Import

/// Files of every format in pieces give the rows and errors that they give
/// front to back.
@Suite struct FormatPiecesTests {
    /// Rows with their lines, then the error if there is one.
    private func pieces(
        _ bytes: [UInt8], _ layout: FileLayout, _ targets: [TargetColumn], mapping: MappingFile?,
        chunkBytes: Int
    ) -> [String] {
        outcome(
            {
                try TableFile(
                    MemorySource(bytes, chunkSize: max(1, chunkBytes / 3)), file: "t", layout: layout,
                    mapping: mapping, chunkBytes: chunkBytes)
            }, targets, mapping: mapping, options: ImportOptions(ignoreExtra: true))
    }

    /// The same by one thread.
    private func whole(
        _ bytes: [UInt8], _ layout: FileLayout, _ targets: [TargetColumn], mapping: MappingFile?
    ) -> [String] {
        var lines: [String] = []
        do {
            let file = try TableFile(MemorySource(bytes), file: "t", layout: layout, mapping: mapping)
            let importer = try file.importer(
                targets: targets, mapping: mapping, options: ImportOptions(ignoreExtra: true))
            while let batch = try importer.nextBatch(maximumRows: 1) {
                lines.append("\(batch.firstLine): \(batch.columns.map { $0?[0] ?? .null })")
            }
        } catch {
            lines.append("\(error)")
        }
        return lines
    }

    private func check(
        _ bytes: [UInt8], _ layout: FileLayout, _ targets: [TargetColumn], map: String? = nil
    ) throws {
        let mapping = try map.map { try MappingFile(yaml: $0, file: "m.yaml") }
        let expected = whole(bytes, layout, targets, mapping: mapping)
        for chunkBytes in [16, 33, 64, 100, 1000, 1 << 20] {
            let found = pieces(bytes, layout, targets, mapping: mapping, chunkBytes: chunkBytes)
            // A piece with an error gives no rows.
            let isError = expected.last?.hasPrefix("t:") == true
            #expect(
                isError ? found.last == expected.last : found == expected,
                "\(layout.format), \(chunkBytes) bytes")
        }
    }

    @Test func lines() throws {
        let objects = (1...60).map { "{\"cid\":\($0),\"s\":\"\\n\\u00e9\($0)\"}" }.joined(separator: "\n\n")
        try check(Array(objects.utf8), FileLayout(format: .ndjson), [identifier("cid"), text("s")])
        try check(
            Array((objects + "\n{\"cid\":}").utf8), FileLayout(format: .ndjson),
            [identifier("cid"), text("s")])
        let nodes = "# x\r\n" + (1...50).map { "\($0) 1 0 0 0 2.5 -1\r\n" }.joined(separator: "# y\r\n")
        try check(Array(nodes.utf8), FileLayout(format: .swc), [identifier("id"), number("radius")])
        try check(
            Array((nodes + "1 2\n").utf8), FileLayout(format: .swc), [identifier("id"), number("radius")])
        let numbered = "computed: { n: { row_number: true } }\ndelimiter: blanks\nheader: [a, b]"
        try check(
            Array((1...40).map { "\($0)  x\n" }.joined().utf8), FileLayout(), [integer("n"), integer("a")],
            map: numbered)
        let twoRows = "header_rows: 2\nheader_separator: .\ncolumns: { a.x: a, b: b }"
        try check(
            Array(("a,b\nx,\n" + (1...40).map { "\($0),\"q\n\"\n" }.joined()).utf8), FileLayout(),
            [integer("a"), text("b")], map: twoRows)
    }

    @Test(arguments: ["plain.arrows", "lz4.arrows", "replaced.arrows", "delta.arrows", "numbers.feather"])
    func arrow(_ name: String) throws {
        let targets = [
            integer("i64"), TargetColumn(name: "u64", type: .id), text("word"), text("text"), number("x"),
            TargetColumn(name: "cid", type: .id),
        ]
        try check(try ArrowReaderTests.bytes(name), FileLayout(format: .arrow), targets)
        try check(
            try ArrowReaderTests.bytes(name), FileLayout(format: .arrow),
            [TargetColumn(name: "i64", type: .int8)])
    }
}
