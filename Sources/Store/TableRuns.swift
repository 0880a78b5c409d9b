import Catalog

/// Where the rows of each dataset of a table are, and what all segments of the table
/// come to: made once in a snapshot, so that who asks for a few datasets looks at no
/// segment of others.
public struct TableRuns: Sendable {
    /// Rows that are in answers.
    public var rows = 0
    /// Bytes of the files.
    public var bytes: UInt64 = 0
    /// Pages of each column, by the names of the columns.
    public var pages: [(columns: [String], count: Int)] = []
    /// The runs of every dataset in storage order, dead ones left out.
    public var ofDataset: [DatasetOrdinal: [RunPlace]] = [:]
}

/// One run of one segment, both by position.
public struct RunPlace: Sendable {
    public var segment: Int
    public var run: Int
    public var rows: Int
}
