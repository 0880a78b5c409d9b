/// Splits the lines of one format into cells.
protocol LineSplitter {
    /// The names of the columns.
    var header: [String] { get }
    var units: [String?] { get }
    var hasOwnNulls: Bool { get }

    /// Whether what a line is depends on no line before it, so that the lines of
    /// a file may be split side by side.
    var isStateless: Bool { get }

    /// Writes a slice for each column of `header` to `cells` where the line is a
    /// record. Bytes of the line may be changed, as when escapes are undone.
    mutating func split(
        _ line: LineBuffer.Line, of bytes: UnsafeMutablePointer<UInt8>,
        into cells: UnsafeMutablePointer<CellSlice>
    ) throws -> LineKind

    /// Called once after the last line; throws where something is missing.
    mutating func finish() throws
}

extension LineSplitter {
    var hasOwnNulls: Bool { false }
    var isStateless: Bool { true }
    var units: [String?] { header.map { _ in nil } }
    mutating func finish() throws {}
}
