/// How far a load or a compaction has come.
public struct LoadProgress: Sendable {
    public var rows = 0
    /// Of the input after decompression, headers left out.
    public var bytes = 0
    /// Bytes of the segments that are written.
    public var bytesWritten: UInt64 = 0
    /// Rows that are in those segments.
    public var rowsWritten = 0
    /// Rows that stand in the store already, whatever becomes of the others: of a
    /// compaction, which commits on its way.
    public var rowsCommitted = 0
    /// Whether the rows of all files have been read.
    public var isInputRead = false

    public init() {}
}
