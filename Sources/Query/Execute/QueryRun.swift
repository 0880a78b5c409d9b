import Bits
import Catalog
import Columns
import SegmentFormat
import Store

/// One run of a query: the queries inside of it first, each once, when they are
/// needed.
final class QueryRun {
    let snapshot: Snapshot
    let options: QueryOptions
    let meter = ReadMeter()
    let limits: QueryLimits
    private let reading: Pruner.Reading
    private let steps: [QueryStep]
    private var results: [Int: MaterializedRows] = [:]
    /// What became of each scan, in the order in which they ended.
    private(set) var statistics = QueryStatistics()
    private(set) var details: [QueryStatistics.Step] = []

    init(
        _ snapshot: Snapshot, _ options: QueryOptions, _ steps: [QueryStep], reading: Pruner.Reading = .files
    ) {
        self.reading = reading
        self.snapshot = snapshot
        self.options = options
        self.steps = steps
        limits = QueryLimits(options)
        statistics.snapshot = snapshot.number
    }

    /// Runs a plan into a sink; adds to the statistics.
    func run(_ plan: QueryPlan, name: String, into sink: inout any ResultSink) throws {
        let plan = try resolved(plan)
        let start = ContinuousClock().now
        let before = meter.bytes
        // Before anything is written.
        var (execution, work) = try self.execution(of: plan)
        let planned = start.seconds
        var limited = LimitedSink(
            sink: sink, offset: plan.offset, limit: plan.limit, isDistinct: plan.isDistinct, limits: limits)
        try limited.begin(plan.outputs.map(\.column))
        var step = QueryStatistics.Step(
            name: name, sources: plan.sourceNames, rowsEstimated: work.rowsLeft, secondsPruning: planned)
        if let grouping = plan.grouping {
            let groups = try execution.runGroups(grouping, work, into: &limited)
            step.rowsScanned = groups.rowsScanned
            if groups.haveOverlap { statistics.groupsOverlap = true }
            statistics.notes += groups.notes
        } else {
            step.rowsScanned = try execution.runRows(work, into: &limited)
        }
        try limited.finish()
        sink = limited.sink
        work.statistics.rowsScanned = step.rowsScanned
        statistics.add(work.statistics)
        step.rowsReturned = limited.returned
        step.isAnswered = work.morsels.isEmpty && !work.answered.isEmpty
        step.bytesRead = meter.bytes - before
        step.seconds = start.seconds
        details.append(step)
    }

    /// What is left to do for a plan, and what does it.
    private func execution(of plan: QueryPlan) throws -> (Execution, Work) {
        var execution = Execution(
            plan: plan, catalog: snapshot.catalog, meter: meter, threads: max(1, options.threads),
            readsAll: !options.prunes, limits: limits)
        switch plan.source {
        case .table(let table):
            let pruner = Pruner(
                plan: plan, table: table, snapshot: snapshot, options: options, meter: meter)
            return (execution, try pruner.work(reading: reading))
        case .rows(let derived):
            return (execution, Work(of: try rows(ofStep: derived.step), needsFilter: plan.filter != nil))
        case .join(let join):
            let (run, work) = try self.run(
                join, keepsFirst: plan.grouping == nil && plan.orders.isEmpty)
            execution.join = run
            execution.isStreamFirst = run.stream == 0
            return (execution, work)
        }
    }

    /// Builds the tables of a join, the smaller sides, and says what is left of
    /// the largest.
    private func run(_ join: JoinPlan, keepsFirst: Bool) throws -> (JoinRun, Work) {
        let estimates = try join.sides.map { try rowEstimate(of: $0.plan) }
        var order = JoinOrder(join, rows: estimates, keepsFirst: keepsFirst)
        var columns: [Int: ColumnVector] = [:]
        // Datasets of which rows can still be in the result.
        var datasets: Set<DatasetOrdinal>?
        for index in order.steps.indices {
            let side = order.steps[index].side
            let start = ContinuousClock().now
            let before = meter.bytes
            let own = join.columns.indices.filter { join.columns[$0].side == side }
            let (execution, work) = try self.execution(of: join.sides[side].plan)
            let built = try execution.columns(
                own.map { (join.columns[$0].expression, join.columns[$0].type) }, of: work)
            for (position, column) in zip(own, built.columns) { columns[position] = column }
            let keys = order.steps[index].keys.map { columns[$0.own] }.compactMap { $0 }
            try limits.reserve(JoinTable.bytes(rows: built.count))
            order.steps[index].table = JoinTable(JoinKeys(keys, count: built.count))
            if join.sides[side].isOfRowDataset, !join.sides[side].isLeft {
                datasets = datasets.map { $0.intersection(built.datasets) } ?? built.datasets
            }
            var scan = work.statistics
            scan.rowsScanned = built.scanned
            statistics.add(scan)
            details.append(
                QueryStatistics.Step(
                    name: "join \(join.sides[side].name)", sources: join.sides[side].plan.sourceNames,
                    rowsEstimated: estimates[side], rowsScanned: built.scanned, rowsReturned: built.count,
                    bytesRead: meter.bytes - before, seconds: start.seconds))
        }
        let (reader, all) = try execution(of: join.sides[order.stream].plan)
        var work = all
        if let datasets, join.sides[order.stream].isOfRowDataset, options.prunes {
            work.keep(datasets)
        }
        let run = JoinRun(
            join, catalog: snapshot.catalog, stream: order.stream, reader: reader, steps: order.steps,
            columns: columns)
        return (run, work)
    }

    /// About how many rows a side has after pruning.
    private func rowEstimate(of plan: QueryPlan) throws -> Int {
        switch plan.source {
        case .table(let table):
            // Without pruning the order of a join is the same: the answer is,
            // too, but this keeps the work comparable.
            return try Pruner(
                plan: plan, table: table, snapshot: snapshot, options: options, meter: ReadMeter()
            ).work(reading: .manifest).rowsLeft
        case .rows(let derived): return try rows(ofStep: derived.step).count
        case .join: return 0
        }
    }

    private func rows(ofStep index: Int) throws -> MaterializedRows {
        if let known = results[index] { return known }
        var sink: any ResultSink = RowsCollector(limits)
        try run(steps[index].plan, name: steps[index].name, into: &sink)
        guard let collector = sink as? RowsCollector else {
            throw EvaluationError("the rows of a query inside of this one were lost")
        }
        let rows = collector.rows
        results[index] = rows
        return rows
    }
}

extension QueryRun {
    /// The plan with the results of queries inside of its expressions.
    private func resolved(_ plan: QueryPlan) throws -> QueryPlan {
        guard !steps.isEmpty else { return plan }
        return try plan.mapped { try self.resolved($0) }
    }

    private func resolved(_ expression: BoundExpression) throws -> BoundExpression? {
        switch expression {
        case .elements(_, _, let condition) where try isInNothing(condition): return .literal(.boolean(false))
        case .stepValue(let step): return .literal(try value(ofStep: step))
        case .inStep(let operand, let step, let kind, let scope):
            let operand = try operand.mapped { try self.resolved($0) }
            guard let scope else { return try list(operand, step, kind) }
            return .inScopedList(operand, scope: scope, try members(step, scope))
        default: return nil
        }
    }

    /// Whether a condition asks for a member of an empty result: no value is one,
    /// not even an absent one.
    private func isInNothing(_ condition: BoundExpression) throws -> Bool {
        switch condition {
        case .inStep(_, let step, _, nil): try rows(ofStep: step).count == 0
        case .all(let operands): try operands.contains { try isInNothing($0) }
        default: false
        }
    }

    private func value(ofStep step: Int) throws -> Value {
        let rows = try rows(ofStep: step)
        guard rows.count <= 1 else {
            throw EvaluationError(
                "a query in parentheses gave \(rows.count) rows where one value belongs; add LIMIT 1 or an aggregate"
            )
        }
        let type = steps[step].plan.outputs[0].column.kind.columnType
        return rows.count == 0 ? .null : Batch.cell(rows.columns[0], 0, type)
    }

    private func list(
        _ operand: BoundExpression, _ step: Int, _ kind: ResultColumn.Kind?
    ) throws -> BoundExpression {
        let rows = try rows(ofStep: step)
        let type = steps[step].plan.outputs[0].column.kind.columnType
        var members = Set<Value>()
        var hasNull = false
        for row in 0..<rows.count {
            let value = Batch.cell(rows.columns[0], row, type)
            if value.isNull {
                hasNull = true
            } else if let member = value.exactly(as: kind) {
                members.insert(member)
            }
        }
        try limits.reserve(members.count * 64)
        // NULL is in no list, and not even outside of an empty one.
        if rows.count == 0 { return .literal(.boolean(false)) }
        return .inList(operand, MemberList(members), hasNull: hasNull)
    }

    private func members(_ step: Int, _ scope: BoundExpression) throws -> ScopedMembers {
        let rows = try rows(ofStep: step)
        let outputs = steps[step].plan.outputs
        var values: [Value: Set<Value>] = [:]
        var withNull = Set<Value>()
        let isOrdinal = if case .datasetOrdinal = scope { true } else { false }
        for row in 0..<rows.count {
            let id = Batch.cell(rows.columns[0], row, outputs[0].column.kind.columnType)
            var dataset = Batch.cell(rows.columns[1], row, outputs[1].column.kind.columnType)
            switch dataset {
            case .integer(let ordinal) where !isOrdinal:
                let owner = try snapshot.catalog.id(of: DatasetOrdinal(UInt32(truncatingIfNeeded: ordinal)))
                dataset = .text(owner.description)
            case .text(let text) where isOrdinal:
                guard let owner = UUIDBytes(text), let ordinal = try snapshot.catalog.dataset(owner) else {
                    continue
                }
                dataset = .integer(Int64(ordinal.rawValue))
            default: break
            }
            if id.isNull {
                withNull.insert(dataset)
            } else {
                values[dataset, default: []].insert(id)
            }
        }
        try limits.reserve(rows.count * 64)
        var members = ScopedMembers()
        for dataset in withNull.union(values.keys) {
            members.lists[dataset] = ScopedMembers.List(
                members: MemberList(values[dataset] ?? []), hasNull: withNull.contains(dataset))
        }
        return members
    }
}

extension Value {
    /// The same number as a value of another kind; nil where there is none.
    fileprivate func exactly(as kind: ResultColumn.Kind?) -> Value? {
        switch (self, kind) {
        case (.integer(let number), .double):
            Value.compare(number, Double(number)) == 0 ? .double(Double(number)) : nil
        case (.double(let number), .integer): Int64(exactly: number).map(Value.integer)
        default: self
        }
    }
}

extension ContinuousClock.Instant {
    /// Seconds since then.
    var seconds: Double { (ContinuousClock().now - self) / .seconds(1) }
}
