import Columns

/// The forms in which a result can be written.
public enum OutputFormat: String, CaseIterable, Sendable {
    case table, csv, tsv, json, ndjson, markdown
    /// An Arrow IPC file; on standard output a stream, since a file is read
    /// from its end.
    case arrow
    /// An Arrow IPC stream, wherever it goes.
    case arrowStream = "arrows"
    /// By another program, which makes it of an Arrow stream.
    case parquet

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
        case "arrow", "feather", "ipc": self = .arrow
        case "arrows": self = .arrowStream
        case "parquet", "pq": self = .parquet
        default: return nil
        }
    }

    /// The usual extension of its files, without a dot.
    public var fileExtension: String {
        switch self {
        case .table: "txt"
        case .markdown: "md"
        default: rawValue
        }
    }

    /// Whether it is for programs alone and would confuse a terminal.
    public var isBinary: Bool { self == .arrow || self == .arrowStream || self == .parquet }

    /// Whether it states the type of each column.
    public var hasTypes: Bool { isBinary }

    /// What is written where nobody can look back.
    public var inPipe: OutputFormat { self == .arrow ? .arrowStream : self }

    /// A writer of this format; of Parquet one of what Parquet is made of.
    ///
    /// `identifiers`: for formats with types, that of each column of ids; text
    /// where there is none.
    public func makeSink(to target: any ByteSink, identifiers: [IdentifierForm] = []) -> any ResultSink {
        switch self {
        case .table: TableWriter(to: target)
        case .csv: DelimitedWriter(delimiter: ",", to: target)
        case .tsv: DelimitedWriter(delimiter: "\t", to: target)
        case .json: JSONWriter(to: target)
        case .ndjson: NDJSONWriter(to: target)
        case .markdown: MarkdownWriter(to: target)
        case .arrow: ArrowWriter(to: target, form: .file, identifiers: identifiers)
        case .arrowStream, .parquet: ArrowWriter(to: target, form: .stream, identifiers: identifiers)
        }
    }
}
