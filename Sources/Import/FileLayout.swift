/// What is known of a file before its first byte is read: from its name, or
/// from whoever loads it. A map fills in what is nil.
public struct FileLayout: Sendable, Equatable {
    public var format: FileFormat
    /// How cells are set apart, for text in columns.
    public var dialect: Dialect?
    /// The names of the columns of a file that has no header row.
    public var header: [String]?
    /// Which of several tables in one file: a block of a STAR file, a list in a
    /// JSON document, a sheet.
    public var block: String?
    /// Keys of an NDJSON file that are known to occur in it.
    public var keys: [String]

    public init(
        format: FileFormat = .csv, dialect: Dialect? = nil, header: [String]? = nil, block: String? = nil,
        keys: [String] = []
    ) {
        self.format = format
        self.dialect = dialect
        self.header = header
        self.block = block
        self.keys = keys
    }
}
