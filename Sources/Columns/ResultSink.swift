/// Where the rows of a result go, in result order: `begin` once, `append` any
/// number of times, `finish` once. A throw anywhere ends the query.
public protocol ResultSink {
    mutating func begin(_ columns: [ResultColumn]) throws
    /// Each row holds one value per column.
    mutating func append(_ rows: [[Value]]) throws
    mutating func finish() throws
}
