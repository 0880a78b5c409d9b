import Bits
import Columns
import Sketches

extension Execution {
    /// Computes the results of the groups, in key order unless the query says
    /// otherwise. Returns how far approximate ones may be off.
    func emit(
        _ table: inout GroupTable, _ grouping: QueryPlan.Grouping, into sink: inout LimitedSink
    ) throws -> [String] {
        let keyOrder = grouping.keys.indices.map {
            QueryPlan.Order(expression: .slot($0), isDescending: false, nullsFirst: false)
        }
        var ordered = table.keys.enumerated().map { $0.element + [.integer(Int64($0.offset))] }
        Self.sort(&ordered, by: keyOrder, keysFrom: 0)
        let samples = grouping.arguments.indices.filter {
            !grouping.needs(ofArgument: $0).isDisjoint(with: [.numbers, .quantiles])
        }
        var rankErrors = [Double](repeating: 0, count: grouping.aggregates.count)
        var rows: [[Value]] = []
        var evaluator = ScalarEvaluator(catalog: catalog, dataset: nil)
        for entry in ordered {
            guard case .integer(let index) = entry.last else { continue }
            for argument in samples { table.groups[Int(index)].arguments[argument].sample?.finish() }
            let group = table.groups[Int(index)]
            evaluator.slots = Array(entry.dropLast())
            for (position, aggregate) in grouping.aggregates.enumerated() {
                evaluator.slots.append(
                    try aggregate.argument.map { try group.arguments[$0].result(of: aggregate) }
                        ?? .integer(Int64(group.rows)))
                if aggregate.function == .approximateQuantile, let argument = aggregate.argument {
                    let error = group.arguments[argument].sample?.rankError ?? 0
                    rankErrors[position] = max(rankErrors[position], error)
                }
            }
            if let having = grouping.having, try evaluator.truth(of: having) != true { continue }
            var row: [Value] = []
            for output in plan.outputs { row.append(try evaluator.value(of: output.expression)) }
            for order in plan.orders { row.append(try evaluator.value(of: order.expression)) }
            rows.append(row)
        }
        if !plan.orders.isEmpty { Self.sort(&rows, by: plan.orders, keysFrom: plan.outputs.count) }
        try sink.append(rows.map { Array($0.prefix(plan.outputs.count)) })
        return zip(grouping.aggregates, rankErrors).compactMap(Self.note)
    }

    private static func note(_ aggregate: Aggregate, _ rankError: Double) -> String? {
        switch aggregate.function {
        case .approximateQuantile:
            // Rounded up: the bound has to hold as it is printed.
            let percent = (rankError * 10_000).rounded(.up) / 100
            return rankError == 0
                ? "\(aggregate.text): exact to the rank"
                : "\(aggregate.text): the rank lies within \(percent) % of the one asked for, in 99 of 100 cases"
        case .approximateCount:
            let percent = (DistinctSketch.relativeError * 10_000).rounded(.up) / 100
            return "\(aggregate.text): standard error \(percent) %"
        default: return nil
        }
    }

    /// Numbers of a plain column without a `Value` per row.
    func addNumbers(
        _ column: ColumnVector, _ kept: Bitmap?, _ groupOfRow: [Int32]?, _ single: Int, _ argument: Int,
        _ needs: Accumulator.Needs, to table: inout GroupTable
    ) -> Bool {
        var rows = kept ?? Bitmap(count: column.count, repeating: true)
        if let validity = column.validity { rows.formIntersection(validity) }
        if let groupOfRow {
            switch column.values {
            case .integers(let values):
                rows.forEachSet { row in
                    table.groups[Int(groupOfRow[row])].arguments[argument].addNumber(
                        values[row], .integer, needs)
                }
            case .doubles(let values):
                rows.forEachSet { row in
                    table.groups[Int(groupOfRow[row])].arguments[argument].addNumber(values[row], needs)
                }
            case .texts, .identifiers: return false
            }
            return true
        }
        var live = column
        live.validity = nil
        if !rows.isFull {
            var positions: [Int32] = []
            positions.reserveCapacity(rows.populationCount)
            rows.forEachSet { positions.append(Int32($0)) }
            live = live.gathered(positions)
        }
        table.groups[single].arguments[argument].addNumbers(live, needs)
        return true
    }
}
