import Bits
import Catalog
import Columns
import Dispatch
import SegmentFormat
import Store
import Synchronization

/// Runs the work of a plan. Morsels are handed to threads in order; results
/// are put together in an order, or by exact merging, that does not depend on
/// which thread did what.
struct Execution: Sendable {
    let plan: QueryPlan
    let catalog: Catalog
    let meter: ReadMeter
    let threads: Int
    /// Decode every named column of every page, whatever the filter leaves.
    let readsAll: Bool
    let limits: QueryLimits
    /// Set where the rows are those of a join.
    var join: JoinRun?
    /// Whether joined rows come in the order of the first source.
    var isStreamFirst = true

    private var types: [ColumnType] { plan.metricColumns.map(\.type) }

    /// Calls `body` for the pieces of a morsel with the rows that the filter keeps.
    func forEachBatch(
        _ morsel: Work.Morsel, _ body: (Batch, _ kept: Bitmap?) throws -> Void
    ) throws {
        try limits.check()
        if let join { return try join.forEachBatch(morsel) { try filter($0, body) } }
        guard case .page(let segment, let number) = morsel.place else {
            return try forEachBatchInMemory(morsel, body)
        }
        let page = PageColumns(
            segment: segment, page: number, columns: plan.metricColumns, meter: meter)
        if readsAll { for column in plan.metricColumns.indices { _ = try page.column(column) } }
        for piece in morsel.pieces {
            let batch = Batch(
                page: page, rows: piece.rows, dataset: piece.dataset,
                firstRowID: morsel.firstRowID + Int64(piece.rows.lowerBound), types: types)
            var kept: Bitmap?
            if piece.needsFilter, let filter = plan.filter {
                kept = try VectorEvaluator(catalog: catalog, batch: batch).truth(of: filter).isTrue
                if kept!.isEmpty { continue }
                if kept!.isFull { kept = nil }
            }
            if let kept, let hull = kept.setBounds, page.isSmall(hull.count) {
                // Few rows close together: the other columns are read for them alone.
                try body(batch.part(hull), kept.slice(hull))
            } else {
                try body(batch, kept)
            }
        }
    }

    private func forEachBatchInMemory(
        _ morsel: Work.Morsel, _ body: (Batch, _ kept: Bitmap?) throws -> Void
    ) throws {
        guard case .rows(let rows) = morsel.place else { return }
        let columns = MaterializedColumns(rows, columns: plan.metricColumns)
        for piece in morsel.pieces {
            let batch = Batch(
                page: columns, rows: piece.rows, dataset: piece.dataset,
                firstRowID: Int64(piece.rows.lowerBound), types: types)
            try filter(batch, body)
        }
    }

    /// Calls `body` with a batch and the rows of it that the filter keeps.
    private func filter(_ batch: Batch, _ body: (Batch, _ kept: Bitmap?) throws -> Void) throws {
        guard let filter = plan.filter else { return try body(batch, nil) }
        let kept = try VectorEvaluator(catalog: catalog, batch: batch).truth(of: filter).isTrue
        if !kept.isEmpty { try body(batch, kept.isFull ? nil : kept) }
    }

    /// Runs `body` for each morsel, or each group of them, on the threads, each
    /// with a state of its own. Of several errors that of the first morsel is
    /// thrown: those before it were handed out, so none of them can still fail.
    func parallel<Item: Sendable, State: Sendable>(
        _ morsels: [Item], state: @Sendable () -> State,
        _ body: @Sendable (Item, inout State) throws -> Void
    ) throws -> [State] {
        let next = Atomic<Int>(0)
        let results = Mutex<(states: [State], error: (index: Int, error: any Error)?)>(([], nil))
        @Sendable func work() {
            var own = state()
            var index = 0
            do {
                while true {
                    index = next.wrappingAdd(1, ordering: .relaxed).oldValue
                    guard index < morsels.count, results.withLock({ $0.error == nil }) else { break }
                    try body(morsels[index], &own)
                }
                results.withLock { $0.states.append(own) }
            } catch {
                results.withLock { results in
                    if results.error.map({ index < $0.index }) ?? true { results.error = (index, error) }
                }
            }
        }
        if min(threads, morsels.count) > 1 {
            DispatchQueue.concurrentPerform(iterations: min(threads, morsels.count)) { _ in work() }
        } else if !morsels.isEmpty {
            work()
        }
        return try results.withLock { results in
            if let error = results.error { throw error.error }
            return results.states
        }
    }
}

extension Execution {
    /// Rows in storage order, or all of them sorted. Returns the rows scanned.
    func runRows(_ work: Work, into sink: inout LimitedSink) throws -> Int {
        let outputs = plan.outputs.map(\.expression)
        let orders = plan.orders
        var scanned = 0
        guard !orders.isEmpty || !isStreamFirst else {
            // Windows of morsels keep the threads busy and the order of storage.
            var start = 0
            var size = threads
            while start < work.morsels.count, !sink.isFull {
                let window = Array(work.morsels[start..<min(start + size, work.morsels.count)])
                start += window.count
                let states = try parallel(window, state: { [Int64: Blocks]() }) { morsel, blocks in
                    blocks[morsel.order] = try self.blocks(of: morsel)
                }
                let blocks = states.reduce(into: [Int64: Blocks]()) { $0.merge($1) { first, _ in first } }
                var held = 0
                for (_, part) in blocks.sorted(by: { $0.key < $1.key }) {
                    scanned += part.scanned
                    for block in part.blocks {
                        held += block.count
                        try sink.append(block)
                    }
                }
                // Few rows are found: more morsels together spare waiting for threads.
                size = held < Self.fewRows ? min(2 * size, 64 * threads) : threads
            }
            return scanned
        }
        // Rows with equal keys stay in storage order.
        let complete = orders + plan.places
        let expressions = outputs + complete.map(\.expression)
        let states = try parallel(
            work.morsels,
            state: { SortScan(best: BestRows(rowsToSort, by: complete, keysFrom: outputs.count)) }
        ) { morsel, state in
            let block = try rows(of: morsel, expressions)
            state.scanned += block.scanned
            let held = state.best.rows.count
            for row in block.rows { state.best.append(row) }
            // Of a few best rows the others are gone again.
            let size = block.rows.first.map(QueryLimits.size) ?? 0
            try limits.reserve((state.best.rows.count - held) * size)
        }
        var best = BestRows(rowsToSort, by: complete, keysFrom: outputs.count)
        for state in states { best.append(contentsOf: state.best) }
        try sink.append(best.sorted().map { Array($0.prefix(outputs.count)) })
        return states.reduce(0) { $0 + $1.scanned }
    }

    /// Rows of a window of morsels below which the next one is larger.
    private static let fewRows = 16_384

    /// The rows of the order that can reach the result; nil where that may be
    /// all of them.
    var rowsToSort: Int? {
        guard let limit = plan.limit, !plan.isDistinct else { return nil }
        let (count, overflow) = limit.addingReportingOverflow(plan.offset)
        return overflow ? nil : count
    }

    private struct SortScan: Sendable {
        var best: BestRows
        var scanned = 0
    }

    private struct Blocks: Sendable {
        var blocks: [ResultBlock] = []
        var scanned = 0
    }

    /// The outputs for the rows of a morsel, a block for each batch.
    private func blocks(of morsel: Work.Morsel) throws -> Blocks {
        var part = Blocks()
        try forEachBatch(morsel) { batch, kept in
            let positions = kept?.positions
            part.blocks.append(
                ResultBlock(
                    columns: try plan.outputs.map {
                        try batch.values(of: $0.expression, $0.column.kind.columnType, at: positions, catalog)
                    },
                    kinds: plan.outputs.map(\.column.kind), count: positions?.count ?? batch.count))
        }
        part.scanned = morsel.pieces.reduce(0) { $0 + $1.rows.count }
        return part
    }

    private struct RowBlock: Sendable {
        var scanned = 0
        var rows: [[Value]] = []
    }

    private func rows(of morsel: Work.Morsel, _ expressions: [BoundExpression]) throws -> RowBlock {
        var block = RowBlock()
        try forEachBatch(morsel) { batch, kept in
            var evaluator = try RowEvaluator(catalog: catalog, batch: batch, reading: expressions)
            if let kept {
                try kept.forEachSet { block.rows.append(try evaluator.values(of: expressions, row: $0)) }
            } else {
                for row in 0..<batch.count {
                    block.rows.append(try evaluator.values(of: expressions, row: row))
                }
            }
        }
        block.scanned = morsel.pieces.reduce(0) { $0 + $1.rows.count }
        return block
    }

    /// Stable: rows with equal keys stay in their former order.
    static func sort(_ rows: inout [[Value]], by orders: [QueryPlan.Order], keysFrom first: Int) {
        let sorted = rows.indices.sorted { left, right in
            for (index, order) in orders.enumerated() {
                let a = rows[left][first + index]
                let b = rows[right][first + index]
                if a.isNull != b.isNull { return a.isNull == order.nullsFirst }
                if a.isNull { continue }
                if Value.precedes(a, b) { return !order.isDescending }
                if Value.precedes(b, a) { return order.isDescending }
            }
            return left < right
        }
        rows = sorted.map { rows[$0] }
    }
}
