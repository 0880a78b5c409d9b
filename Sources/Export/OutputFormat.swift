import Columns

/// The forms in which a result can be written.
public enum OutputFormat: String, CaseIterable, Sendable {
    case table, csv, tsv, json, ndjson, markdown

    /// The format of files with this extension, in any case, with or without
    /// its dot; nil if there is none.
    public init?(fileExtension: String) {
        let name = fileExtension.lowercased()
        switch name.hasPrefix(".") ? String(name.dropFirst()) : name {
        case "txt": self = .table
        case "csv": self = .csv
        case "tsv", "tab": self = .tsv
        case "json": self = .json
        case "ndjson", "jsonl": self = .ndjson
        case "md", "markdown": self = .markdown
        default: return nil
        }
    }

    /// A writer of this format.
    public func makeSink(to target: any ByteSink) -> any ResultSink {
        switch self {
        case .table: TableWriter(to: target)
        case .csv: DelimitedWriter(delimiter: ",", to: target)
        case .tsv: DelimitedWriter(delimiter: "\t", to: target)
        case .json: JSONWriter(to: target)
        case .ndjson: NDJSONWriter(to: target)
        case .markdown: MarkdownWriter(to: target)
        }
    }
}
