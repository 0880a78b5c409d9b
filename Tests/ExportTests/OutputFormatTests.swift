import Export
import Testing

@Suite("Output formats") struct OutputFormatTests {
    @Test func extensions() {
        let expected: [(String, OutputFormat?)] = [
            ("csv", .csv), (".CSV", .csv), ("tsv", .tsv), ("tab", .tsv), ("json", .json), ("ndjson", .ndjson),
            ("jsonl", .ndjson), ("md", .markdown), ("markdown", .markdown), ("txt", .table),
            ("arrow", .arrow), ("FEATHER", .arrow), ("arrows", .arrowStream), ("parquet", .parquet),
            ("pq", .parquet),
            ("", nil), (".", nil),
        ]
        for (name, format) in expected { #expect(OutputFormat(fileExtension: name) == format, "\(name)") }
    }

    @Test func names() {
        let names = OutputFormat.allCases.map(\.rawValue)
        #expect(names == ["table", "csv", "tsv", "json", "ndjson", "markdown", "arrow", "arrows", "parquet"])
    }
}
