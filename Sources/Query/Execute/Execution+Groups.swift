import Bits
import Catalog
import Columns
import Store

extension Execution {
    /// What became of a query with groups beside its rows.
    struct GroupOutcome {
        var rowsScanned = 0
        /// Whether some rows are in several groups.
        var haveOverlap = false
        /// How far approximate results may be off.
        var notes: [String] = []
    }

    /// Morsels that share a quantile sketch.
    private static let sketchedMorsels = 16

    /// The groups of the scanned rows, in parts that are put together in order.
    ///
    /// What is exact is the same in any order. A quantile sketch is not: where
    /// there are such, parts are of fixed morsels, so that the answer does not
    /// depend on which thread did what.
    private func scan(
        _ grouping: QueryPlan.Grouping, _ morsels: [Work.Morsel], _ classes: DatasetClasses
    ) throws -> [GroupScan] {
        let empty = GroupScan(table: GroupTable(argumentCount: grouping.arguments.count))
        @Sendable func add(_ morsel: Work.Morsel, to scan: inout GroupScan) throws {
            scan.rows += morsel.pieces.reduce(0) { $0 + $1.rows.count }
            try forEachBatch(morsel) { batch, kept in
                try self.add(batch, kept, grouping, classes, to: &scan.table)
            }
        }
        guard
            grouping.arguments.indices.contains(where: { grouping.needs(ofArgument: $0).contains(.quantiles) }
            )
        else {
            return try parallel(morsels, state: { empty }, add)
        }
        let firsts = Array(stride(from: 0, to: morsels.count, by: Self.sketchedMorsels))
        let parts = try parallel(firsts, state: { [Int: GroupScan]() }) { first, parts in
            var part = empty
            for morsel in morsels[first..<min(first + Self.sketchedMorsels, morsels.count)] {
                try add(morsel, to: &part)
            }
            parts[first] = part
        }
        return parts.flatMap { $0 }.sorted { $0.key < $1.key }.map(\.value)
    }

    /// Groups, with runs answered from statistics beside scanned ones.
    func runGroups(
        _ grouping: QueryPlan.Grouping, _ work: Work, into sink: inout LimitedSink
    ) throws -> GroupOutcome {
        let classes = try DatasetClasses(grouping, catalog: catalog, datasets: work.owners)
        let states = try scan(grouping, work.morsels, classes)
        // Keyed by the dataset's class and the keys that differ by row.
        var partial = GroupTable(argumentCount: grouping.arguments.count)
        for state in states {
            for (index, key) in state.table.keys.enumerated() {
                partial.merge(state.table.groups[index], into: partial.index(of: key))
            }
        }
        for run in work.answered {
            let index = partial.index(of: [.integer(Int64(classes.number(of: run.dataset)))])
            partial.groups[index].rows += UInt64(run.rows)
            for (argument, statistics) in run.statistics.enumerated() {
                guard case .metric(let column) = grouping.arguments[argument] else { continue }
                let type = plan.metricColumns[column].type
                partial.groups[index].arguments[argument].merge(
                    statistics, isBoolean: type == .bool, isIdentifier: type == .id)
            }
        }
        var final = GroupTable(argumentCount: grouping.arguments.count)
        // Without GROUP BY there is one group even of no rows.
        if grouping.keys.isEmpty { _ = final.index(of: []) }
        var outcome = GroupOutcome(rowsScanned: states.reduce(0) { $0 + $1.rows })
        for (index, key) in partial.keys.enumerated() {
            guard case .integer(let number) = key[0] else { continue }
            if classes.isInSeveralGroups(Int(number)) { outcome.haveOverlap = true }
            for full in try classes.keys(ofClass: Int(number), rowKeys: Array(key.dropFirst())) {
                final.merge(partial.groups[index], into: final.index(of: full))
            }
        }
        outcome.notes = try emit(&final, grouping, into: &sink)
        return outcome
    }

    private struct GroupScan: Sendable {
        var table: GroupTable
        var rows = 0
    }

    /// Adds the rows of a batch to the groups of a thread.
    private func add(
        _ batch: Batch, _ kept: Bitmap?, _ grouping: QueryPlan.Grouping, _ classes: DatasetClasses,
        to table: inout GroupTable
    ) throws {
        let classKey = Value.integer(Int64(classes.number(of: batch.dataset)))
        let groupsBefore = table.groups.count
        var held = 0
        let groupOfRow = try groups(batch, kept, classKey, grouping, classes, in: &table)
        if let groupOfRow {
            var row = 0
            for group in groupOfRow {
                if group >= 0 { table.groups[Int(group)].rows += 1 }
                row += 1
            }
        } else {
            let group = table.index(of: [classKey])
            table.groups[group].rows += UInt64(kept?.populationCount ?? batch.count)
        }
        for (index, argument) in grouping.arguments.enumerated() {
            let needs = grouping.needs(ofArgument: index)
            let single = groupOfRow == nil ? table.index(of: [classKey]) : 0
            if case .metric(let position) = argument, groupOfRow == nil, needs.areMoments,
                try batch.page.forEachSummand(
                    of: position, rows: batch.rows, where: kept,
                    { table.groups[single].arguments[index].addMoments($0, count: $1, needs) })
            {
                continue
            }
            if case .metric(let position) = argument, needs.areNumbers,
                addNumbers(try batch.column(position), kept, groupOfRow, single, index, needs, to: &table)
            {
                continue
            }
            if case .metric(let position) = argument, needs.areSums,
                addFast(try batch.column(position), kept, groupOfRow, single, index, needs, to: &table)
            {
                continue
            }
            var evaluator = try RowEvaluator(catalog: catalog, batch: batch, reading: [argument])
            func add(_ row: Int) throws {
                let group = groupOfRow.map { Int($0[row]) } ?? single
                let value = try evaluator.value(of: argument, row: row)
                let before = table.groups[group].arguments[index].distinct.count
                table.groups[group].arguments[index].add(value, needs)
                held += 48 * (table.groups[group].arguments[index].distinct.count - before)
            }
            if let kept {
                try kept.forEachSet { try add($0) }
            } else {
                for row in 0..<batch.count { try add(row) }
            }
        }
        for index in grouping.arguments.indices where grouping.needs(ofArgument: index).contains(.numbers) {
            held += 8 * (kept?.populationCount ?? batch.count)
        }
        held += (table.groups.count - groupsBefore) * table.bytesPerGroup
        if held > 0 { try limits.reserve(held) }
    }

    /// Counts and moments of a plain numeric column without a `Value` per row.
    private func addFast(
        _ column: ColumnVector, _ kept: Bitmap?, _ groupOfRow: [Int32]?, _ single: Int, _ argument: Int,
        _ needs: Accumulator.Needs, to table: inout GroupTable
    ) -> Bool {
        var rows = kept ?? Bitmap(count: column.count, repeating: true)
        if let validity = column.validity { rows.formIntersection(validity) }
        if needs.isEmpty {
            if let groupOfRow {
                rows.forEachSet { table.groups[Int(groupOfRow[$0])].arguments[argument].count += 1 }
            } else {
                table.groups[single].arguments[argument].count += UInt64(rows.populationCount)
            }
            return true
        }
        switch column.values {
        case .doubles(let values) where groupOfRow == nil:
            var live = values
            if !rows.isFull {
                live.removeAll(keepingCapacity: true)
                rows.forEachSet { live.append(values[$0]) }
            }
            table.groups[single].arguments[argument].count += UInt64(live.count)
            live.withUnsafeBufferPointer { table.groups[single].arguments[argument].addMoments($0, needs) }
        case .doubles(let values):
            rows.forEachSet { row in
                let group = groupOfRow.map { Int($0[row]) } ?? single
                table.groups[group].arguments[argument].count += 1
                table.groups[group].arguments[argument].addMoments(values[row], needs)
            }
        case .integers(let values):
            rows.forEachSet { row in
                let group = groupOfRow.map { Int($0[row]) } ?? single
                table.groups[group].arguments[argument].count += 1
                table.groups[group].arguments[argument].addMoments(values[row], needs)
            }
        default: return false
        }
        return true
    }

    /// The group of each row, -1 where the filter drops it; nil where all rows
    /// of a dataset are in one group.
    private func groups(
        _ batch: Batch, _ kept: Bitmap?, _ classKey: Value, _ grouping: QueryPlan.Grouping,
        _ classes: DatasetClasses, in table: inout GroupTable
    ) throws -> [Int32]? {
        let rowKeys = classes.rowKeys
        guard !rowKeys.isEmpty else { return nil }
        var groups = [Int32](repeating: -1, count: batch.count)
        if rowKeys.count == 1, case .metric(let position) = rowKeys[0],
            case .texts(let texts) = try batch.column(position).values
        {
            // One look-up per distinct text instead of one per row.
            let validity = try batch.column(position).validity
            var groupOfCode = [Int32](repeating: -1, count: texts.dictionary.count)
            var groupOfNull: Int32 = -1
            for row in 0..<batch.count where kept?[row] ?? true {
                if let validity, !validity[row] {
                    if groupOfNull < 0 { groupOfNull = Int32(table.index(of: [classKey, .null])) }
                    groups[row] = groupOfNull
                    continue
                }
                let code = Int(texts.codes[row])
                if groupOfCode[code] < 0 {
                    groupOfCode[code] = Int32(table.index(of: [classKey, .text(texts.dictionary[code])]))
                }
                groups[row] = groupOfCode[code]
            }
            return groups
        }
        var evaluator = try RowEvaluator(catalog: catalog, batch: batch, reading: rowKeys)
        for row in 0..<batch.count where kept?[row] ?? true {
            let key = try evaluator.values(of: rowKeys, row: row).map(\.canonical)
            groups[row] = Int32(table.index(of: [classKey] + key))
        }
        return groups
    }
}
