import Bits
import Catalog
import Columns

/// Rows of one dataset that lie together: the unit of evaluation.
struct Batch {
    let page: any BatchColumns
    /// Rows of the page.
    let rows: Range<Int>
    /// Nil for rows that are of none, such as results of other queries.
    let dataset: DatasetOrdinal?
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

extension Batch {
    /// The values of an expression for the rows at `positions`, all where that
    /// is nil.
    func values(
        of expression: BoundExpression, _ type: ColumnType, at positions: [Int32]?, _ catalog: Catalog
    ) throws -> ColumnVector {
        switch expression {
        case .metric(let index):
            return try positions.map { try page.column(index, rows: rows, at: $0) } ?? column(index)
        case .rowID:
            let first = firstRowID
            return ColumnVector(
                .integers(positions?.map { first + Int64($0) } ?? (0..<Int64(count)).map { first + $0 }))
        case .datasetOrdinal:
            let ordinal = dataset.map { Int64($0.rawValue) } ?? -1
            return ColumnVector(
                .integers([Int64](repeating: ordinal, count: positions?.count ?? count)))
        case _ where expression.isConstantInDataset:
            let rows = positions?.count ?? count
            guard rows > 0 else { return .nulls(type.physical, count: 0) }
            var evaluator = ScalarEvaluator(catalog: catalog, dataset: dataset)
            return .repeating(try evaluator.value(of: expression), type.physical, count: rows)
        case .largestName(let operands, let names):
            guard let columns = try columns(operands),
                let places = LargestName.places(columns, count: count)
            else { return try valuesRowByRow(of: expression, type, at: positions, catalog) }
            let column = LargestName.texts(places, names)
            return positions.map(column.gathered) ?? column
        default: return try valuesRowByRow(of: expression, type, at: positions, catalog)
        }
    }

    private func valuesRowByRow(
        of expression: BoundExpression, _ type: ColumnType, at positions: [Int32]?, _ catalog: Catalog
    ) throws -> ColumnVector {
        var builder = ColumnBuilder(type.physical)
        var evaluator = try RowEvaluator(catalog: catalog, batch: self, reading: [expression])
        if let positions {
            for row in positions { builder.append(try evaluator.value(of: expression, row: Int(row))) }
        } else {
            for row in 0..<count { builder.append(try evaluator.value(of: expression, row: row)) }
        }
        return builder.vector
    }
}
