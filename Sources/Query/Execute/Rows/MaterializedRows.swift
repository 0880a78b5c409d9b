import Columns

/// The result of a query inside of another, by column.
final class MaterializedRows: Sendable {
    let columns: [ColumnVector]
    let count: Int

    init(_ columns: [ColumnVector], count: Int) {
        self.columns = columns
        self.count = count
    }

    /// Rows that are evaluated together.
    static let batchRows = 16_384

    /// The values of a row.
    func row(_ index: Int, types: [ColumnType]) -> [Value] {
        zip(columns, types).map { Batch.cell($0, index, $1) }
    }
}

/// Those columns of rows in memory that a plan reads.
final class MaterializedColumns: BatchColumns {
    private let rows: MaterializedRows
    private let positions: [Int]

    init(_ rows: MaterializedRows, columns: [QueryPlan.MetricColumn]) {
        self.rows = rows
        positions = columns.map(\.position)
    }

    func column(_ index: Int, rows part: Range<Int>) -> ColumnVector {
        let column = rows.columns[positions[index]]
        return part.count == rows.count ? column : column.slice(part)
    }
}
