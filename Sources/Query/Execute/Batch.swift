import Catalog
import Columns

/// Rows of one dataset that lie together in one page: the unit of evaluation.
struct Batch {
    let page: PageColumns
    /// Rows of the page.
    let rows: Range<Int>
    let dataset: DatasetOrdinal
    /// The position of the first row in the table's snapshot.
    let firstRowID: Int64
    let types: [ColumnType]

    var count: Int { rows.count }

    /// The rows of a metric column.
    func column(_ index: Int) throws -> ColumnVector {
        try page.column(index, rows: rows)
    }

    /// Some of its rows, counted from its first.
    func part(_ part: Range<Int>) -> Batch {
        let start = rows.lowerBound
        return Batch(
            page: page, rows: start + part.lowerBound..<start + part.upperBound, dataset: dataset,
            firstRowID: firstRowID + Int64(part.lowerBound), types: types)
    }

    /// A cell, truth values as such.
    static func cell(_ column: ColumnVector, _ row: Int, _ type: ColumnType) -> Value {
        let value = column[row]
        if type == .bool, case .integer(let number) = value { return .boolean(number != 0) }
        return value
    }
}
