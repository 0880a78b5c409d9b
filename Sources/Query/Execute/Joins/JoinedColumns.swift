import Catalog
import Columns

/// The columns of joined rows, gathered from their sides when they are first
/// asked for.
final class JoinedColumns: BatchColumns {
    private let join: JoinRun
    private let batch: Batch
    private let rows: JoinedRows
    private var known: [ColumnVector?]

    init(_ join: JoinRun, _ batch: Batch, _ rows: JoinedRows) {
        self.join = join
        self.batch = batch
        self.rows = rows
        known = Array(repeating: nil, count: join.plan.columns.count)
    }

    func column(_ index: Int) throws -> ColumnVector {
        if let column = known[index] { return column }
        let description = join.plan.columns[index]
        let positions = rows.positions[description.side]
        let column: ColumnVector
        if description.side == join.stream {
            column = try batch.values(
                of: description.expression, description.type, at: positions, join.catalog)
        } else {
            let whole = join.column(index)
            column =
                join.plan.sides[description.side].isLeft
                ? Self.gathered(whole, positions) : whole.gathered(positions)
        }
        known[index] = column
        return column
    }

    func column(_ index: Int, rows part: Range<Int>) throws -> ColumnVector {
        let column = try column(index)
        return part.count == rows.count ? column : column.slice(part)
    }

    /// As `ColumnVector.gathered`; a position below zero is NULL.
    private static func gathered(_ column: ColumnVector, _ positions: [Int32]) -> ColumnVector {
        guard positions.contains(where: { $0 < 0 }) else { return column.gathered(positions) }
        var builder = ColumnBuilder(column.physicalType)
        for position in positions {
            if position < 0 { builder.appendNull() } else { builder.append(column[Int(position)]) }
        }
        return builder.vector
    }
}
