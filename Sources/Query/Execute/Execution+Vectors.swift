import Bits
import Columns

/// Rows as vectors, for sinks that take them: no cell is boxed on the way.
extension Execution {
    private struct VectorBlock: Sendable {
        var parts: [(columns: [ColumnVector], count: Int)] = []
        var scanned = 0
    }

    /// The rows in storage order. Returns the rows scanned.
    func runVectors(_ work: Work, into sink: inout LimitedSink) throws -> Int {
        var scanned = 0
        var start = 0
        // Windows of morsels keep the threads busy and the order of storage.
        while start < work.morsels.count, !sink.isFull {
            let window = Array(work.morsels[start..<min(start + threads, work.morsels.count)])
            start += window.count
            let states = try parallel(window, state: { [Int64: VectorBlock]() }) { morsel, blocks in
                blocks[morsel.order] = try vectors(of: morsel)
            }
            let blocks = states.reduce(into: [Int64: VectorBlock]()) { $0.merge($1) { first, _ in first } }
            for (_, block) in blocks.sorted(by: { $0.key < $1.key }) {
                scanned += block.scanned
                for part in block.parts { try sink.append(part.columns, count: part.count) }
            }
        }
        return scanned
    }

    private func vectors(of morsel: Work.Morsel) throws -> VectorBlock {
        var block = VectorBlock()
        try forEachBatch(morsel) { batch, kept in
            var positions: [Int32]?
            if let kept {
                var rows: [Int32] = []
                rows.reserveCapacity(kept.populationCount)
                kept.forEachSet { rows.append(Int32(truncatingIfNeeded: $0)) }
                positions = rows
            }
            let columns = try plan.outputs.map { output in
                try batch.values(
                    of: output.expression, output.column.kind.columnType, at: positions, catalog)
            }
            block.parts.append((columns, positions?.count ?? batch.count))
        }
        block.scanned = morsel.pieces.reduce(0) { $0 + $1.rows.count }
        return block
    }
}
