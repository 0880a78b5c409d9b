import Catalog
import Columns

extension Execution {
    /// Some columns of all rows that the filter keeps.
    struct BuiltColumns {
        var columns: [ColumnVector]
        var count: Int
        var scanned: Int
        /// The datasets of which rows are there.
        var datasets: Set<DatasetOrdinal>
    }

    private struct Block: Sendable {
        var columns: [[ColumnVector]]
        var count = 0
        var scanned = 0
        var datasets = Set<DatasetOrdinal>()
    }

    /// The values of expressions for the rows of `work`, in storage order.
    func columns(
        _ expressions: [(BoundExpression, ColumnType)], of work: Work
    ) throws -> BuiltColumns {
        let states = try parallel(work.morsels, state: { [Int64: Block]() }) { morsel, blocks in
            var block = Block(columns: expressions.map { _ in [] })
            try forEachBatch(morsel) { batch, kept in
                var positions: [Int32]?
                if let kept {
                    var rows: [Int32] = []
                    kept.forEachSet { rows.append(Int32($0)) }
                    positions = rows
                }
                var bytes = 0
                for (index, (expression, type)) in expressions.enumerated() {
                    let column = try batch.values(of: expression, type, at: positions, catalog)
                    bytes += Int(column.plainByteCount)
                    block.columns[index].append(column)
                }
                try limits.reserve(bytes)
                block.count += positions?.count ?? batch.count
                if let dataset = batch.dataset { block.datasets.insert(dataset) }
            }
            block.scanned = morsel.pieces.reduce(0) { $0 + $1.rows.count }
            blocks[morsel.order] = block
        }
        let blocks = states.reduce(into: [Int64: Block]()) { $0.merge($1) { first, _ in first } }
        let ordered = blocks.keys.sorted().compactMap { blocks[$0] }
        return BuiltColumns(
            columns: expressions.indices.map { index in
                ColumnVector.concatenated(
                    ordered.flatMap { $0.columns[index] }, type: expressions[index].1.physical)
            },
            count: ordered.reduce(0) { $0 + $1.count }, scanned: ordered.reduce(0) { $0 + $1.scanned },
            datasets: ordered.reduce(into: []) { $0.formUnion($1.datasets) })
    }
}
