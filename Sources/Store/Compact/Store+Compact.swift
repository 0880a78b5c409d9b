import Catalog
import Columns

extension Store {
    /// Rewrites the segments that are small, hold many dead rows, split a dataset
    /// needlessly or are encoded for less than asked. Rows, answers and earlier
    /// snapshots stay what they are; a dataset's rows keep their order, in tables
    /// with a sort key that of the key.
    ///
    /// What is finished is committed on the way, whole datasets at a time, so that
    /// a compaction that is cut off leaves the less for the next one. Of the
    /// snapshots that this makes the last stays.
    ///
    /// The writer's lock is held only to begin and to commit.
    public func compact(_ request: CompactRequest) throws -> CompactSummary {
        let clock = ContinuousClock()
        let start = clock.now
        let resolved = request.resolves ? try resolve(request) : nil
        var compaction = try Compaction(of: self, request)
        var summary = CompactSummary()
        if !request.isDryRun { summary.snapshot = try compaction.run() }
        summary.resolved = resolved
        summary.tables = compaction.plans.map(\.plan.summary)
        summary.seconds = (clock.now - start) / .seconds(1)
        return summary
    }
}

/// A compaction at work: part after part of its plans is written, and committed
/// together with others.
private struct Compaction {
    private let store: Store
    private let request: CompactRequest
    /// What the plans were made of; whatever is committed meanwhile, it is read.
    private let base: Snapshot
    private(set) var plans: [(plan: CompactPlan, limits: RowBuffer.Limits)] = []
    /// The change that is being prepared; nil behind a commit.
    private var transaction: Transaction?
    /// Its parts.
    private var written: [CompactPlan] = []
    private var progress = LoadProgress()
    /// Segments that have gone and come with all commits.
    private var (before, after) = (0, 0)
    /// The last snapshot that this compaction has made.
    private var snapshot: UInt64?

    init(of store: Store, _ request: CompactRequest) throws {
        self.store = store
        self.request = request
        base = try store.snapshot()
        for table in base.catalog.schema.tables {
            let limits = RowBuffer.Limits(request, columns: table.columns.count)
            if let plan = try CompactPlan.choose(table, base, request, limits) {
                plans.append((plan, limits))
            }
        }
    }

    /// The number of the last snapshot; nil where nothing was to be done, which
    /// still removes what a writer that died has left.
    mutating func run() throws -> UInt64? {
        defer { transaction?.abandon() }
        var next = store.deadline(after: request.commitSeconds)
        for index in plans.indices {
            let parts = plans[index].plan.parts()
            plans[index].plan.summary.segmentsAfter = 0
            plans[index].plan.summary.bytesAfter = 0
            for part in parts {
                let part = try write(part, plans[index].limits)
                plans[index].plan.add(part)
                guard store.fileSystem.elapsed() >= next else { continue }
                try commit()
                next = store.deadline(after: request.commitSeconds)
            }
        }
        try commit()
        if snapshot == nil { try store.sweepIfFree() }
        return snapshot
    }

    private mutating func write(_ part: CompactPlan, _ limits: RowBuffer.Limits) throws -> CompactPlan {
        let transaction = try self.transaction ?? store.begin(wait: request.wait)
        transaction.release()
        self.transaction = transaction
        var part = part
        var compactor = Compactor(
            transaction, limits, from: base, catalog: base.catalog, progress: progress,
            report: request.progress)
        try compactor.rewrite(&part)
        progress = compactor.progress
        written.append(part)
        return part
    }

    private mutating func commit() throws {
        guard let transaction else { return }
        _ = try transaction.renew(wait: request.wait)
        transaction.superseded = snapshot
        before += try transaction.replaceSegments(written, seenIn: base)
        after += written.reduce(0) { $0 + $1.summary.segmentsAfter }
        snapshot = try transaction.commit(
            catalog: nil,
            change: before == 0
                ? "compact parts of segments into \(Count.text(after, "segment"))"
                : "compact \(Count.text(before, "segment")) into \(after)"
        ).number
        self.transaction = nil
        written = []
        progress.rowsCommitted = progress.rows
    }
}

extension CompactPlan {
    /// Adds what a part has become.
    fileprivate mutating func add(_ part: CompactPlan) {
        summary.segmentsAfter += part.summary.segmentsAfter
        summary.bytesAfter += part.summary.bytesAfter
        summary.statistics += part.summary.statistics
        checksum.add(part.checksum)
        summary.checksum = checksum.text
    }
}
