import Bits
import Columns

/// The values of aggregates' arguments into accumulators. Each way gives what
/// the general one, row by row, would.
extension Execution {
    /// Adds the rows of a batch to their groups, which go through about
    /// `rowsPerRow` in all for each of them; returns about how many bytes that
    /// takes.
    func add(
        _ argument: BoundExpression, _ batch: Batch, _ kept: Bitmap?, _ groups: [Int32], _ index: Int,
        _ needs: Accumulator.Needs, rowsPerRow: Double, to table: inout GroupTable
    ) throws -> Int {
        if case .metric(let position) = argument {
            let column = try batch.column(position)
            return table.add(
                column, batch.types[position], where: live(column, kept), groups, index, needs,
                rowsPerRow: rowsPerRow)
        }
        var held = 0
        try forEachValue(of: argument, batch, kept) { row, value in
            let place = Int(groups[row]) * table.argumentCount + index
            held += table.arguments[place].addCounted(value, needs)
        }
        return held
    }

    /// Adds the rows of a batch, all of one group.
    func add(
        _ argument: BoundExpression, _ batch: Batch, _ kept: Bitmap?, _ needs: Accumulator.Needs,
        rowsPerRow: Double, to accumulator: inout Accumulator
    ) throws -> Int {
        var held = 0
        guard case .metric(let position) = argument else {
            try forEachValue(of: argument, batch, kept) { held += accumulator.addCounted($1, needs) }
            return held
        }
        if needs.areMoments,
            try batch.page.forEachSummand(
                of: position, rows: batch.rows, where: kept,
                { accumulator.addMoments($0, count: $1, needs) })
        {
            return 0
        }
        let column = try batch.column(position)
        let live = live(column, kept)
        if needs.isEmpty {
            accumulator.count += UInt64(live.populationCount)
        } else if needs.areNumbers, column.physicalType == .double || column.physicalType == .integer {
            var present = column
            present.validity = nil
            if !live.isFull { present = present.gathered(live.positions) }
            accumulator.addNumbers(
                present, groupRows: Int(Double(present.count) * rowsPerRow), needs)
        } else if needs.areSums, case .doubles(let values) = column.values {
            live.withSet(of: values) { accumulator.add($0, needs) }
        } else {
            let type = batch.types[position]
            live.forEachSet { held += accumulator.addCounted(Batch.cell(column, $0, type), needs) }
        }
        return held
    }

    /// The rows that have a value and are kept.
    private func live(_ column: ColumnVector, _ kept: Bitmap?) -> Bitmap {
        var live = kept ?? Bitmap(count: column.count, repeating: true)
        if let validity = column.validity { live.formIntersection(validity) }
        return live
    }

    /// The general way.
    private func forEachValue(
        of argument: BoundExpression, _ batch: Batch, _ kept: Bitmap?, _ body: (Int, Value) -> Void
    ) throws {
        var evaluator = try RowEvaluator(catalog: catalog, batch: batch, reading: [argument])
        if let kept {
            try kept.forEachSet { body($0, try evaluator.value(of: argument, row: $0)) }
        } else {
            for row in 0..<batch.count { body(row, try evaluator.value(of: argument, row: row)) }
        }
    }
}

extension Accumulator {
    /// Adds a value; returns about how many bytes a set of distinct ones grew by.
    mutating func addCounted(_ value: Value, _ needs: Needs) -> Int {
        let before = distinct.count
        add(value, needs)
        return 48 * (distinct.count - before)
    }

    /// Adds doubles, none of them NULL.
    mutating func add(_ values: UnsafeBufferPointer<Double>, _ needs: Needs) {
        count += UInt64(values.count)
        addMoments(values, needs)
    }
}

extension Bitmap {
    /// The set rows, ascending.
    var positions: [Int32] {
        var positions: [Int32] = []
        positions.reserveCapacity(populationCount)
        forEachSet { positions.append(Int32($0)) }
        return positions
    }

    /// Calls `body` with the values whose bit is set, side by side.
    fileprivate func withSet(of values: [Double], _ body: (UnsafeBufferPointer<Double>) -> Void) {
        values.withUnsafeBufferPointer { values in
            if isFull {
                body(values)
            } else {
                withSet(of: values, rows: 0..<count, body)
            }
        }
    }
}
