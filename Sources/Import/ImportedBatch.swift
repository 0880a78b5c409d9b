import Columns

/// Consecutive rows of one file as typed columns.
public struct ImportedBatch: Sendable {
    /// The physical line of the first row.
    public let firstLine: Int
    public let rows: Int
    /// Parallel to the plan's targets; nil where the file lacks the column.
    public let columns: [ColumnVector?]
    /// The text of the dataset column, row by row, where the plan has one.
    public let datasetKeys: TextVector?
    let lines: LineTable

    /// The physical line at which a row begins.
    public func lineOfRow(_ row: Int) -> Int { lines[row] }
}

extension ImportedBatch {
    /// The places of the rows alone, for messages after the columns are gone.
    public func withoutColumns() -> ImportedBatch {
        ImportedBatch(firstLine: firstLine, rows: rows, columns: [], datasetKeys: nil, lines: lines)
    }
}
