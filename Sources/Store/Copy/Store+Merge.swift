import Catalog
import Columns

extension Store {
    /// Brings the live datasets of another store into this one, which must have
    /// the same packs, as one change. A dataset that both have must have the same
    /// metadata, and in each table the same rows, by their checksum, or none in one
    /// of the two. Anything else is a conflict, and nothing is changed.
    ///
    /// The writer's lock is held only to begin and to commit.
    public func merge(
        _ other: Store, wait: Double = 0, report: ((LoadProgress) throws -> Void)? = nil
    ) throws -> CopySummary {
        let clock = ContinuousClock()
        let start = clock.now
        let source = try other.snapshot()
        let transaction = try begin(wait: wait)
        defer { transaction.abandon() }
        transaction.release()
        let base = transaction.base
        let plan = try StoreMerge(from: source, into: base)
        let copy = DatasetCopy(
            source: source, transaction: transaction, catalog: plan.catalog, ordinals: plan.ordinals,
            report: report)
        var summary = CopySummary()
        summary.source = source.number
        summary.datasets = plan.added.count
        summary.known = plan.known.count
        summary.tables = try base.catalog.schema.tables.compactMap { table in
            try copy.write(table, without: plan.present[table.code] ?? [])
        }
        if !plan.added.isEmpty || !summary.tables.isEmpty {
            var catalog = plan.added.isEmpty ? nil : plan.catalog
            if try transaction.renew(wait: wait) {
                try plan.check(transaction.base, hasRows: Set(summary.tables.map(\.name)))
                catalog = try transaction.addAgain(plan.added, before: base.catalog)
            }
            summary.snapshot = try transaction.commit(
                catalog: catalog,
                change:
                    "merge \(plan.added.isEmpty ? "rows" : Count.text(plan.added.count, "dataset")) of store \(other.id)"
            ).number
        }
        summary.seconds = (clock.now - start) / .seconds(1)
        return summary
    }
}
