import Bits
import Catalog
import Columns

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
        let empty = GroupScan(
            keys: classes.rowKeys.map(keyValues), argumentCount: grouping.arguments.count)
        let areSketched = grouping.arguments.indices.contains {
            grouping.needs(ofArgument: $0).contains(.quantiles)
        }
        let rowsOfClass = areSketched ? rows(of: morsels, by: classes) : [:]
        @Sendable func add(_ morsel: Work.Morsel, to scan: inout GroupScan) throws {
            scan.rows += morsel.pieces.reduce(0) { $0 + $1.rows.count }
            try forEachBatch(morsel) { batch, kept in
                let number = classes.number(of: batch.dataset)
                let rowsPerRow = Double(rowsOfClass[number] ?? batch.count) / Double(max(1, batch.count))
                try scan.withTable(ofClass: number) { table, keys in
                    try self.add(
                        batch, kept, grouping, classes.rowKeys, rowsPerRow: rowsPerRow, to: &table, &keys)
                }
            }
        }
        guard areSketched else {
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

    /// Rows of each class.
    private func rows(of morsels: [Work.Morsel], by classes: DatasetClasses) -> [Int: Int] {
        var rows: [Int: Int] = [:]
        for piece in morsels.lazy.flatMap(\.pieces) {
            rows[classes.number(of: piece.dataset), default: 0] += piece.rows.count
        }
        return rows
    }

    /// How the values of a key become words.
    private func keyValues(_ key: BoundExpression) -> KeyValues {
        if case .metric(let index) = key {
            return KeyValues(KeyValues.kind(of: plan.metricColumns[index].type))
        }
        return KeyValues(nil)
    }

    /// Groups, with runs answered from statistics beside scanned ones.
    func runGroups(
        _ grouping: QueryPlan.Grouping, _ work: Work, into sink: inout LimitedSink
    ) throws -> GroupOutcome {
        let classes = try DatasetClasses(grouping, catalog: catalog, datasets: work.owners)
        var states = try scan(grouping, work.morsels, classes)
        // Taken out, so that merging copies nothing.
        var scan =
            states.isEmpty
            ? GroupScan(keys: classes.rowKeys.map(keyValues), argumentCount: grouping.arguments.count)
            : states.removeFirst()
        for state in states { scan.merge(state) }
        states = []
        var start = 0
        while start < work.answered.count {
            // Runs of one class mostly follow each other.
            let number = classes.number(of: work.answered[start].dataset)
            scan.withTable(ofClass: number) { table, _ in
                let group = table.index(of: EmptyCollection())
                repeat {
                    add(work.answered[start], grouping, group, to: &table)
                    start += 1
                } while start < work.answered.count
                    && classes.number(of: work.answered[start].dataset) == number
            }
        }
        var outcome = GroupOutcome(rowsScanned: scan.rows)
        outcome.haveOverlap = scan.tables.contains { classes.isInSeveralGroups($0.key) && $0.value.count > 0 }
        var (table, keys) = try complete(&scan, grouping, classes)
        // Without GROUP BY there is one group even of no rows.
        if grouping.keys.isEmpty { _ = table.index(of: EmptyCollection()) }
        outcome.notes = try emit(&table, keys, grouping, into: &sink)
        return outcome
    }

    /// Adds a run that statistics answer to a group.
    private func add(
        _ run: Work.Answered, _ grouping: QueryPlan.Grouping, _ group: Int, to table: inout GroupTable
    ) {
        table.rows[group] += UInt64(run.rows)
        for (argument, statistics) in run.statistics.enumerated() {
            guard case .metric(let column) = grouping.arguments[argument] else { continue }
            let type = plan.metricColumns[column].type
            table.arguments[group * table.argumentCount + argument].merge(
                statistics, isBoolean: type == .bool, isIdentifier: type == .id)
        }
    }

    /// One table by all keys, those that metadata give among them.
    private func complete(
        _ scan: inout GroupScan, _ grouping: QueryPlan.Grouping, _ classes: DatasetClasses
    ) throws -> (GroupTable, [KeyValues]) {
        if classes.rowKeys.count == grouping.keys.count {
            // No key is of metadata: all datasets are of one class.
            let table = scan.tables.popFirst()?.value
            return (
                table ?? GroupTable(wordCount: grouping.keys.count, argumentCount: grouping.arguments.count),
                scan.keys
            )
        }
        var keys = grouping.keys.map { _ in KeyValues(nil) }
        for (position, rowKey) in zip(classes.rowKeyPositions, scan.keys) { keys[position] = rowKey }
        var final = GroupTable(wordCount: keys.count, argumentCount: grouping.arguments.count)
        for (number, table) in scan.tables.sorted(by: { $0.key < $1.key }) where table.count > 0 {
            for values in try classes.keys(ofClass: number) {
                var key = values.indices.map { keys[$0].word(of: values[$0]) }
                for group in 0..<table.count {
                    for (position, word) in zip(classes.rowKeyPositions, table.key(group)) {
                        key[position] = word
                    }
                    final.merge(group, of: table, into: final.index(of: key))
                }
            }
            scan.tables[number] = nil
        }
        return (final, keys)
    }

    /// Adds the rows of a batch to the groups of a thread.
    private func add(
        _ batch: Batch, _ kept: Bitmap?, _ grouping: QueryPlan.Grouping, _ rowKeys: [BoundExpression],
        rowsPerRow: Double, to table: inout GroupTable, _ keys: inout [KeyValues]
    ) throws {
        let groupsBefore = table.count
        var held = 0
        let groups = try groups(batch, kept, rowKeys, in: &table, &keys)
        for (index, argument) in grouping.arguments.enumerated() {
            let needs = grouping.needs(ofArgument: index)
            if let groups {
                held += try add(
                    argument, batch, kept, groups, index, needs, rowsPerRow: rowsPerRow, to: &table)
            } else {
                let place = table.index(of: EmptyCollection()) * table.argumentCount + index
                held += try add(
                    argument, batch, kept, needs, rowsPerRow: rowsPerRow, to: &table.arguments[place])
            }
            if needs.contains(.numbers) { held += 8 * (kept?.populationCount ?? batch.count) }
        }
        held += (table.count - groupsBefore) * table.bytesPerGroup
        if held > 0 { try limits.reserve(held) }
    }

    /// The group of each row, -1 where the filter drops it; nil where all rows
    /// of a dataset are in one group. Counts the rows of groups.
    private func groups(
        _ batch: Batch, _ kept: Bitmap?, _ rowKeys: [BoundExpression], in table: inout GroupTable,
        _ keys: inout [KeyValues]
    ) throws -> [Int32]? {
        guard !rowKeys.isEmpty else {
            table.rows[table.index(of: EmptyCollection())] += UInt64(kept?.populationCount ?? batch.count)
            return nil
        }
        var columns: [[Int64]] = []
        for (index, key) in rowKeys.enumerated() {
            let values = try RowKeys(key, batch, where: kept, catalog, &keys[index])
            switch values {
            case .places(let places, let list) where rowKeys.count == 1:
                return table.groups(of: places, list, where: kept, &keys[index])
            case .runs(let runs, let list) where rowKeys.count == 1:
                return table.groups(of: runs, list, where: kept, &keys[index])
            default: columns.append(values.words(&keys[index], where: kept))
            }
        }
        var groups = [Int32](repeating: -1, count: batch.count)
        table.groups(of: columns, where: kept, into: &groups)
        table.count(groups)
        return groups
    }
}
