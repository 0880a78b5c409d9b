import Columns
import Sketches

extension Execution {
    /// Computes the results of the groups, in key order unless the query says
    /// otherwise. Returns how far approximate ones may be off.
    func emit(
        _ table: inout GroupTable, _ keys: [KeyValues], _ grouping: QueryPlan.Grouping,
        into sink: inout LimitedSink
    ) throws -> [String] {
        for argument in grouping.arguments.indices
        where !grouping.needs(ofArgument: argument).isDisjoint(with: [.numbers, .quantiles]) {
            for group in 0..<table.count {
                table.arguments[group * table.argumentCount + argument].sample?.finish()
            }
        }
        // The order of rows that ORDER BY leaves equal, and of all without it.
        let ordered = KeyOrder(keys).sorted(candidates(in: table, grouping), of: table)
        var best = BestRows(
            plan.orders.isEmpty ? nil : rowsToSort, by: plan.orders, keysFrom: plan.outputs.count)
        var evaluator = ScalarEvaluator(catalog: catalog, dataset: nil)
        var rows: [[Value]] = []
        for (number, group) in ordered.enumerated() {
            if number % Self.groupsPerCheck == 0 {
                try limits.check()
                try sink.append(rows)
                rows.removeAll(keepingCapacity: true)
                if sink.isFull, isCertain(grouping) { break }
            }
            evaluator.slots = try slots(of: group, in: table, keys, grouping)
            if let having = grouping.having, try evaluator.truth(of: having) != true { continue }
            var row: [Value] = []
            row.reserveCapacity(plan.outputs.count + plan.orders.count)
            for output in plan.outputs { row.append(try evaluator.value(of: output.expression)) }
            guard !plan.orders.isEmpty else {
                rows.append(row)
                continue
            }
            for order in plan.orders { row.append(try evaluator.value(of: order.expression)) }
            best.append(row)
        }
        if !plan.orders.isEmpty { rows = best.sorted().map { Array($0.prefix(plan.outputs.count)) } }
        try sink.append(rows)
        return grouping.aggregates.compactMap { aggregate in
            Self.note(aggregate, rankError(of: aggregate, in: table))
        }
    }

    private static let groupsPerCheck = 1024

    /// Whether nothing that is computed of a group can be an error, so that the
    /// groups that are not asked for need not be looked at.
    private func isCertain(_ grouping: QueryPlan.Grouping) -> Bool {
        let expressions = plan.outputs.map(\.expression) + plan.orders.map(\.expression)
        return grouping.having == nil
            && expressions.allSatisfy { if case .slot = $0 { true } else { false } }
            && !grouping.aggregates.contains { $0.function == .sum && $0.isInteger }
    }

    /// The keys and the results of aggregates of a group.
    private func slots(
        of group: Int, in table: GroupTable, _ keys: [KeyValues], _ grouping: QueryPlan.Grouping
    ) throws -> [Value] {
        var slots: [Value] = []
        slots.reserveCapacity(keys.count + grouping.aggregates.count)
        for (index, key) in keys.enumerated() {
            slots.append(key.value(of: table.words[group * keys.count + index]))
        }
        for aggregate in grouping.aggregates {
            slots.append(
                try aggregate.argument.map {
                    try table.arguments[group * table.argumentCount + $0].result(of: aggregate)
                } ?? .integer(Int64(table.rows[group])))
        }
        return slots
    }

    /// The groups that can be in the result: of those ordered by a count, of
    /// which so many are asked for, the ones whose count is large enough.
    private func candidates(in table: GroupTable, _ grouping: QueryPlan.Grouping) -> [Int] {
        let all = 0..<table.count
        guard let wanted = rowsToSort, wanted > 0, wanted < table.count, isCertain(grouping),
            let order = plan.orders.first, case .slot(let slot) = order.expression,
            slot >= grouping.keys.count
        else { return Array(all) }
        let aggregate = grouping.aggregates[slot - grouping.keys.count]
        guard aggregate.function == .count, !aggregate.isDistinct else { return Array(all) }
        func rank(_ group: Int) -> Int64 {
            let count = Int64(
                aggregate.argument.map { table.arguments[group * table.argumentCount + $0].count }
                    ?? table.rows[group])
            return order.isDescending ? -count : count
        }
        let last = Self.lastRank(of: wanted, all, rank)
        return all.filter { rank($0) <= last }
    }

    /// The rank of the last of the `wanted` first groups.
    private static func lastRank(of wanted: Int, _ all: Range<Int>, _ rank: (Int) -> Int64) -> Int64 {
        var first: [Int64] = []
        var last = Int64.max
        for group in all {
            let rank = rank(group)
            guard rank < last || first.count < wanted else { continue }
            first.append(rank)
            // Sorting now and then costs less than keeping every rank in its place.
            guard first.count >= 2 * wanted + groupsPerCheck else { continue }
            first.sort()
            first.removeSubrange(wanted...)
            last = first[wanted - 1]
        }
        return first.sorted()[wanted - 1]
    }

    /// How far an approximate quantile may be off, in the group where it is most.
    private func rankError(of aggregate: Aggregate, in table: GroupTable) -> Double {
        guard aggregate.function == .approximateQuantile, let argument = aggregate.argument else { return 0 }
        return (0..<table.count).reduce(0) {
            max($0, table.arguments[$1 * table.argumentCount + argument].sample?.rankError ?? 0)
        }
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
}
