/// A file that an export has written.
public struct ExportedFile: Sendable, Encodable {
    /// What it holds.
    public enum Content: String, Sendable, Encodable { case rows, metadata, bundle }

    public var file: String
    public var content = Content.rows
    /// The table whose rows it has; nil for a query's result and for metadata.
    public var table: String?
    /// Of a file with metadata the datasets.
    public var rows: Int
    public var bytes: UInt64
}
