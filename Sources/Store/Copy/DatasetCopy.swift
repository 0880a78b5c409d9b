import Catalog
import Columns
import StoreIO

/// Brings rows of datasets from a snapshot of one store into a change of another:
/// segment by segment, pages as they are where they can be.
struct DatasetCopy {
    let source: Snapshot
    let transaction: Transaction
    /// With the datasets that the change adds.
    let catalog: Catalog
    /// Whose the rows of a dataset of the source are in `catalog`; nothing of others
    /// is brought.
    let ordinals: [DatasetOrdinal: DatasetOrdinal]
    let report: ((LoadProgress) throws -> Void)?

    /// Writes the segments of a table, of all datasets but some; nil where there are no rows.
    func write(_ table: TableSchema, without left: Set<DatasetOrdinal> = []) throws -> CopySummary.Table? {
        func owner(_ run: SegmentEntry.Run) -> DatasetOrdinal? {
            source.isLive(run) && !left.contains(run.dataset) ? ordinals[run.dataset] : nil
        }
        var plan = CompactPlan(table)
        for segment in try source.segments(of: table) {
            let rows = segment.runs.reduce(0) { $0 + (owner($1) == nil ? 0 : $1.rows) }
            if rows > 0 { plan.add(segment, live: rows) }
        }
        guard !plan.sources.isEmpty else { return nil }
        plan.rewriteEach(owner)
        let limits = RowBuffer.Limits(CompactRequest(), columns: table.columns.count)
        var compactor = Compactor(transaction, limits, from: source, catalog: catalog, report: report)
        try compactor.rewrite(&plan)
        return CopySummary.Table(
            name: table.name, rows: plan.summary.rows, segments: plan.summary.segmentsAfter,
            bytes: plan.summary.bytesAfter, checksum: plan.summary.checksum ?? "")
    }
}

extension Snapshot {
    /// The checksum of the rows that a dataset has in a table.
    func rowChecksum(of dataset: DatasetOrdinal, in table: TableSchema) throws -> RowChecksum {
        var checksum = RowChecksum()
        var reader = DatasetReader(self)
        let id = try catalog.id(of: dataset)
        for (segment, run) in try reader.runs(of: dataset, in: table).runs {
            let wanted = segment.layout.runs[run].rows
            for page in segment.layout.pages(overlapping: wanted) {
                let rows = wanted.clamped(to: segment.layout.pages[page])
                let typed = try reader.rows(rows, of: segment, in: table)
                checksum.add(typed.columns, 0..<typed.count, dataset: id)
            }
        }
        return checksum
    }
}
