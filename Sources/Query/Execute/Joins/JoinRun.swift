import Bits
import Catalog
import Columns
import SegmentFormat

/// A join while it is run: hash tables of all sides but one, whose rows are
/// read batch by batch and looked up in them.
final class JoinRun: Sendable {
    let plan: JoinPlan
    let catalog: Catalog
    let stream: Int
    /// Reads the rows of the stream.
    private let reader: Execution
    private let steps: [JoinStep]
    /// The joined columns of the sides that are held in memory.
    private let columns: [Int: ColumnVector]
    private let types: [ColumnType]

    /// Joined rows that are evaluated together, about.
    private static let batchRows = 16_384

    init(
        _ plan: JoinPlan, catalog: Catalog, stream: Int, reader: Execution, steps: [JoinStep],
        columns: [Int: ColumnVector]
    ) {
        self.plan = plan
        self.catalog = catalog
        self.stream = stream
        self.reader = reader
        self.steps = steps
        self.columns = columns
        types = plan.columns.map(\.type)
    }

    /// A joined column of a side that is held in memory.
    func column(_ index: Int) -> ColumnVector {
        columns[index] ?? ColumnVector.nulls(types[index].physical, count: 0)
    }

    /// Calls `body` with the joined rows of a morsel of the stream.
    func forEachBatch(_ morsel: Work.Morsel, _ body: (Batch) throws -> Void) throws {
        try reader.forEachBatch(morsel) { batch, kept in
            var rows = JoinedRows(sides: plan.sides.count)
            let positions = kept?.positions ?? Array(0..<Int32(batch.count))
            rows.count = positions.count
            rows.positions[stream] = positions
            try join(rows, batch, 0, body)
        }
    }

    private func joined(_ rows: JoinedRows, _ batch: Batch) -> Batch {
        Batch(
            page: JoinedColumns(self, batch, rows), rows: 0..<rows.count, dataset: batch.dataset,
            firstRowID: 0, types: types)
    }

    /// Joins rows with the side of a step and those after it; what it gives is
    /// passed on in pieces, so that a row with many partners takes no memory
    /// for all of theirs.
    private func join(
        _ rows: JoinedRows, _ batch: Batch, _ index: Int, _ body: (Batch) throws -> Void
    ) throws {
        guard rows.count > 0 else { return }
        guard index < steps.count else { return try body(joined(rows, batch)) }
        let step = steps[index]
        guard let table = step.table else { return }
        let source = joined(rows, batch)
        let keys = JoinKeys(try step.keys.map { try source.column($0.earlier) }, count: rows.count)
        let isLeft = plan.sides[step.side].isLeft
        var found = JoinedRows(sides: plan.sides.count)
        var origins: [Int] = []
        var first = 0
        func pass(upTo end: Int) throws {
            try reader.limits.check()
            try passOn(
                found, origins, rows, first..<end, isLeft, step, batch, index, body)
            found = JoinedRows(sides: plan.sides.count)
            origins.removeAll(keepingCapacity: true)
            first = end
        }
        try table.match(keys) { row, matches in
            for match in matches {
                found.append(rows, row, step.side, match)
                origins.append(row)
            }
            if isLeft, matches.isEmpty, step.condition == nil {
                found.append(rows, row, step.side, -1)
                origins.append(row)
            }
            if found.count >= Self.batchRows { try pass(upTo: row + 1) }
        }
        try pass(upTo: rows.count)
    }

    /// Drops the pairs for which the rest of ON does not hold; a row of a LEFT
    /// JOIN that has lost all of them stays with NULLs.
    private func passOn(
        _ found: JoinedRows, _ origins: [Int], _ rows: JoinedRows, _ range: Range<Int>, _ isLeft: Bool,
        _ step: JoinStep, _ batch: Batch, _ index: Int, _ body: (Batch) throws -> Void
    ) throws {
        guard let condition = step.condition else { return try join(found, batch, index + 1, body) }
        var kept = JoinedRows(sides: plan.sides.count)
        var isTrue: Bitmap?
        if found.count > 0 {
            isTrue = try VectorEvaluator(catalog: catalog, batch: joined(found, batch)).truth(of: condition)
                .isTrue
        }
        var pair = 0
        for row in range {
            var hasPartner = false
            while pair < origins.count, origins[pair] == row {
                if isTrue?[pair] == true {
                    kept.append(rows, row, step.side, found.positions[step.side][pair])
                    hasPartner = true
                }
                pair += 1
            }
            if isLeft, !hasPartner { kept.append(rows, row, step.side, -1) }
        }
        try join(kept, batch, index + 1, body)
    }
}
