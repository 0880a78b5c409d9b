import Catalog
import Columns
import SegmentFormat

extension Store {
    /// Rewrites the segments that are small, hold many dead rows, split a dataset
    /// needlessly or are encoded for less than asked. Rows, answers and earlier
    /// snapshots stay what they are; a dataset's rows keep their order, in tables
    /// with a sort key that of the key.
    ///
    /// The writer's lock is held only to begin and to commit.
    public func compact(_ request: CompactRequest) throws -> CompactSummary {
        let clock = ContinuousClock()
        let start = clock.now
        let resolved = request.resolves ? try resolve(request) : nil
        let transaction = request.isDryRun ? nil : try begin(wait: request.wait)
        defer { transaction?.abandon() }
        transaction?.release()
        let base = try transaction?.base ?? snapshot()
        var plans: [(plan: CompactPlan, limits: RowBuffer.Limits)] = []
        for table in base.catalog.schema.tables {
            let limits = RowBuffer.Limits(request, columns: table.columns.count)
            if let plan = try CompactPlan.choose(table, base, request, limits) {
                plans.append((plan, limits))
            }
        }
        var summary = CompactSummary()
        summary.resolved = resolved
        if let transaction, !plans.isEmpty {
            for index in plans.indices {
                var compactor = Compactor(transaction, plans[index].limits, report: request.progress)
                try compactor.rewrite(&plans[index].plan)
            }
            let before = plans.reduce(0) { $0 + $1.plan.summary.segmentsBefore }
            let after = plans.reduce(0) { $0 + $1.plan.summary.segmentsAfter }
            _ = try transaction.renew(wait: request.wait)
            try transaction.replaceSegments(plans.map(\.plan), seenIn: base)
            summary.snapshot = try transaction.commit(
                catalog: nil, change: "compact \(Count.text(before, "segment")) into \(after)"
            ).number
        }
        summary.tables = plans.map(\.plan.summary)
        summary.seconds = (clock.now - start) / .seconds(1)
        return summary
    }
}

extension Transaction {
    /// Puts the segments that this change has written in the place of those that
    /// they were read from, in a snapshot that others may have changed since.
    ///
    /// Rows that were replaced meanwhile are dead in the new segments as well;
    /// rows that somebody else has rewritten make a conflict, and so does a
    /// dataset that was purged.
    func replaceSegments(_ plans: [CompactPlan], seenIn seen: Snapshot) throws {
        for plan in plans {
            let table = plan.table
            var known: [UUIDBytes: SegmentEntry] = [:]
            for segment in try base.segments(of: table) { known[segment.id] = segment }
            var gone = Set<DatasetOrdinal>()
            for source in plan.sources {
                let now = known[source.id]
                for (index, run) in source.runs.enumerated() where seen.isLive(run) {
                    if try base.catalog.id(of: run.dataset) != seen.catalog.id(of: run.dataset) {
                        throw conflict(table, "a dataset of it was purged")
                    }
                    if now?.runs[index].isDead ?? true { gone.insert(run.dataset) }
                }
            }
            for dataset in gone {
                let left = try base.storedRuns(of: dataset, in: table)
                if try seen.storedRuns(of: dataset, in: table).contains(where: { left.contains($0) }) {
                    throw conflict(table, "another process has rewritten it")
                }
            }
            try killRows(of: gone, in: table)
            replaceSegments(Set(plan.sources.map(\.id)), in: table)
        }
    }

    private func conflict(_ table: TableSchema, _ reason: String) -> StoreError {
        StoreError(
            .busy, "\(store.path): table \"\(table.name)\" has changed meanwhile: \(reason)",
            hint: "nothing was changed; start again")
    }
}
