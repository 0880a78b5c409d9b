import Columns

/// Consecutive rows of one file as typed columns; no rows where all were left out.
/// They are in the order of the file, or dataset by dataset where the plan has a
/// dataset column.
public struct ImportedBatch: Sendable {
    /// The physical line of the first row of the file.
    public let firstLine: Int
    public let rows: Int
    /// Parallel to the plan's targets; nil where the file lacks the column.
    public let columns: [ColumnVector?]
    /// All rows by the text of the dataset column, where the plan has one.
    public let datasets: [DatasetGroup]?
    /// What was left out among and around the rows, in the order of the file.
    public let rejects: [RejectedRow]
    let lines: LineTable
    /// The place of each row among those of the file, where they differ.
    let order: [Int32]?
    /// The rows behind these, where a piece has more than one batch.
    var rest: (@Sendable () throws -> ImportedBatch?)?

    /// The physical line at which a row begins.
    public func lineOfRow(_ row: Int) -> Int { lines[order.map { Int($0[row]) } ?? row] }

    /// Whether rows of several datasets were mixed in the file.
    public var isMixed: Bool { order != nil }
}

extension ImportedBatch {
    /// The places of the rows alone, for messages after the columns are gone.
    public func withoutColumns() -> ImportedBatch {
        ImportedBatch(
            firstLine: firstLine, rows: rows, columns: [], datasets: nil, rejects: [], lines: lines,
            order: order)
    }
}
