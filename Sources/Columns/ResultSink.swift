/// Where the rows of a result go, in result order: `begin` once, `append` any
/// number of times, `finish` once. A throw anywhere ends the query.
public protocol ResultSink {
    mutating func begin(_ columns: [ResultColumn]) throws
    /// Each row holds one value per column.
    mutating func append(_ rows: [[Value]]) throws
    /// The same rows as columns, for sinks that hold or write columns; of all
    /// others the rows are appended.
    mutating func append(_ block: ResultBlock) throws
    mutating func finish() throws
}

extension ResultSink {
    public mutating func append(_ block: ResultBlock) throws { try append(block.rows) }
}
