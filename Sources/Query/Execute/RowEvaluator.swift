import Catalog
import Columns

/// Evaluates expressions for single rows of a batch.
struct RowEvaluator {
    private var scalar: ScalarEvaluator
    private let batch: Batch
    /// The metric columns that are read, with their cells' type.
    private let columns: [(index: Int, values: ColumnVector, type: ColumnType)]

    init(catalog: Catalog, batch: Batch, reading expressions: [BoundExpression]) throws {
        self.batch = batch
        scalar = ScalarEvaluator(catalog: catalog, dataset: batch.dataset)
        scalar.metrics = Array(repeating: .null, count: batch.types.count)
        let used = expressions.reduce(into: Set<Int>()) { $0.formUnion($1.metrics) }
        columns = try used.sorted().map { ($0, try batch.column($0), batch.types[$0]) }
    }

    mutating func value(of expression: BoundExpression, row: Int) throws -> Value {
        load(row)
        return try scalar.value(of: expression)
    }

    mutating func truth(of expression: BoundExpression, row: Int) throws -> Bool? {
        load(row)
        return try scalar.truth(of: expression)
    }

    /// The values of several expressions for one row.
    mutating func values(of expressions: [BoundExpression], row: Int) throws -> [Value] {
        load(row)
        var values: [Value] = []
        values.reserveCapacity(expressions.count)
        for expression in expressions { values.append(try scalar.value(of: expression)) }
        return values
    }

    private mutating func load(_ row: Int) {
        for column in columns { scalar.metrics[column.index] = Batch.cell(column.values, row, column.type) }
        scalar.rowID = batch.firstRowID + Int64(row)
    }
}
