import Columns

/// Consecutive rows of one file as typed columns; no rows where all were left out.
public struct ImportedBatch: Sendable {
    /// The physical line of the first row.
    public let firstLine: Int
    public let rows: Int
    /// Parallel to the plan's targets; nil where the file lacks the column.
    public let columns: [ColumnVector?]
    /// The text of the dataset column, row by row, where the plan has one.
    public let datasetKeys: TextVector?
    /// What was left out among and around the rows, in the order of the file.
    public let rejects: [RejectedRow]
    let lines: LineTable
    /// The rows behind these, where a piece has more than one batch.
    var rest: (@Sendable () throws -> ImportedBatch?)?

    /// The physical line at which a row begins.
    public func lineOfRow(_ row: Int) -> Int { lines[row] }
}

extension ImportedBatch {
    /// The places of the rows alone, for messages after the columns are gone.
    public func withoutColumns() -> ImportedBatch {
        ImportedBatch(
            firstLine: firstLine, rows: rows, columns: [], datasetKeys: nil, rejects: [], lines: lines)
    }
}
