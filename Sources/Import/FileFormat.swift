/// What kind of bytes a file of rows holds.
public enum FileFormat: String, CaseIterable, Sendable {
    /// Cells between delimiters, commas unless something else is said.
    case csv
    /// Cells between tabs.
    case tsv
    /// One JSON object a line.
    case ndjson
    /// One JSON document: an array of objects, or an object that holds one.
    case json
    /// Blocks of named columns, as RELION and others write particle lists.
    case star
    /// The particle table of Dynamo: numbers between blanks, without names.
    case tbl
    /// Nodes of a skeleton: id, type, x, y, z, radius, parent.
    case swc
    /// Arrow IPC, as a stream or as a file (Feather).
    case arrow
    case parquet
    /// Spreadsheets.
    case xlsx
    case xls

    private static let suffixes: [String: FileFormat] = [
        "csv": .csv, "tsv": .tsv, "tab": .tsv, "ndjson": .ndjson, "jsonl": .ndjson, "json": .json,
        "star": .star, "tbl": .tbl, "swc": .swc, "arrow": .arrow, "arrows": .arrow, "feather": .arrow,
        "ipc": .arrow, "parquet": .parquet, "pq": .parquet, "xlsx": .xlsx, "xlsm": .xlsx, "xls": .xls,
    ]

    /// Extensions of compressed files, which stand after that of the format.
    public static let compressedSuffixes = [".gz", ".zst", ".lz4", ".xz"]

    /// The format that a file name states; nil where its extension is unknown.
    public init?(fileName: String) {
        var name = fileName.lowercased()
        if let suffix = FileFormat.compressedSuffixes.first(where: name.hasSuffix) {
            name.removeLast(suffix.count)
        }
        guard let dot = name.lastIndex(of: "."),
            let format = FileFormat.suffixes[String(name[name.index(after: dot)...])]
        else { return nil }
        self = format
    }

    /// Whether another program turns the file into one that is read here.
    public var isBridged: Bool { self == .parquet || self == .xlsx || self == .xls }
}
