import Catalog
import Columns

/// What a purge did.
public struct PurgeSummary: Sendable, Encodable {
    public var dataset = ""
    /// Snapshots that held the dataset and are gone, ascending.
    public var removedSnapshots: [UInt64] = []
    /// Segments that were written again without its rows.
    public var segments = 0
    /// Rows that were dropped.
    public var rows = 0
    /// Bytes of the files that were removed.
    public var bytesRemoved: UInt64 = 0
    /// What was searched for the dataset's id in the end.
    public var filesSearched = 0
    public var bytesSearched: UInt64 = 0
    /// Nil where an earlier purge had come so far.
    public var snapshot: UInt64?
}

extension Store {
    /// Removes a deleted dataset for good: rewrites the segments that hold rows of
    /// it, puts a random id into its place in the catalogue, removes every
    /// snapshot that knows it, and then searches all files for its id.
    ///
    /// The writer's lock is held while segments are rewritten. A purge that was
    /// cut off goes on where it stopped when it is called again. `wait` is how
    /// long to wait, in seconds, for a writer and for readers of old snapshots.
    public func purge(_ id: UUIDBytes, wait: Double = 0) throws -> PurgeSummary {
        var summary = PurgeSummary()
        summary.dataset = id.description
        try forget(id, wait: wait, &summary)
        try removeSnapshots(of: id, wait: wait, &summary)
        try search(id, &summary)
        return summary
    }

    /// Makes a snapshot that does not know the dataset, unless the newest is one.
    private func forget(_ id: UUIDBytes, wait: Double, _ summary: inout PurgeSummary) throws {
        let transaction = try begin(wait: wait)
        defer { transaction.abandon() }
        let base = transaction.base
        guard let ordinal = try base.catalog.dataset(id) else {
            if try snapshotNumbers().contains(where: { try knows(id, $0) }) { return }
            // An earlier purge may have come so far and no further: then this is its proof.
            try search(id, &summary)
            throw StoreError(
                .notFound,
                "no snapshot of \(path) has a dataset \(id), and its id is in none of \(Count.text(summary.filesSearched, "file")) of \(summary.bytesSearched) bytes",
                hint:
                    "if it was purged, nothing is left of it; `syndb dataset list \(path)` lists the datasets that are there"
            )
        }
        guard base.catalog.isDeleted(ordinal) else {
            throw StoreError(
                .usage, "the dataset \(id) is not deleted",
                hint: "what is purged is gone for good; first: syndb dataset delete \(path) \(id)")
        }
        for table in base.catalog.schema.tables {
            var plan = CompactPlan(table)
            for segment in try base.segments(of: table) {
                let own = segment.runs.reduce(0) { $0 + ($1.dataset == ordinal ? $1.rows : 0) }
                guard own > 0 else { continue }
                summary.rows += own
                plan.add(segment, live: segment.runs.reduce(0) { $0 + (base.isLive($1) ? $1.rows : 0) })
            }
            guard !plan.sources.isEmpty else { continue }
            plan.rewriteInPlace(base)
            let limits = RowBuffer.Limits(CompactRequest(), columns: table.columns.count)
            var compactor = Compactor(transaction, limits, report: nil)
            try compactor.rewrite(&plan)
            summary.segments += plan.summary.segmentsAfter
            transaction.replaceSegments(Set(plan.sources.map(\.id)), in: table)
        }
        let catalog = try base.catalog.forgetting(ordinal, number: base.catalog.number + 1)
        summary.snapshot = try transaction.commit(catalog: catalog, change: "purge a deleted dataset").number
    }

    /// Whether a snapshot has the dataset, live or deleted.
    private func knows(_ id: UUIDBytes, _ number: UInt64) throws -> Bool {
        do {
            return try snapshot(number).catalog.dataset(id) != nil
        } catch let error as StoreError where error.kind == .notFound {
            return false
        } catch let error as StoreError where error.kind == .corrupt {
            throw StoreError(
                .corrupt, error.message,
                hint:
                    "what snapshot \(number) holds is unknown: restore the file from a copy, or remove old snapshots with `syndb snapshots \(path) --keep 1`"
            )
        }
    }

    private func removeSnapshots(of id: UUIDBytes, wait: Double, _ summary: inout PurgeSummary) throws {
        let deadline = deadline(after: wait)
        while true {
            let knowing = try snapshotNumbers().filter { try knows(id, $0) }
            let lock = try lockForWriting(wait: wait)
            let result: Retirement
            do {
                defer { lock.release() }
                result = try retire(knowing)
            }
            summary.removedSnapshots += result.removed
            summary.bytesRemoved += result.bytes
            guard !result.held.isEmpty else { break }
            guard fileSystem.elapsed() < deadline else {
                let loads = try unfinishedLoads().filter { result.held.contains($0.snapshot) }
                let holders =
                    Set(result.held.flatMap { fileSystem.lockHolders(paths.manifest($0)) }).sorted()
                    + loads.map { "the unfinished load \($0.name)" }
                let list = result.held.map(String.init).joined(separator: ", ")
                throw StoreError(
                    .busy,
                    "\(path): snapshot \(list), which holds the dataset \(id), is in use"
                        + (holders.isEmpty ? "" : " by \(holders.joined(separator: ", "))"),
                    hint:
                        "new snapshots are without it; call purge again when the reader has finished, or wait for it with --wait SECONDS"
                        + (loads.isEmpty ? "" : "; drop a load with `syndb load \(path) --abandon NAME`")
                )
            }
            fileSystem.sleep(milliseconds: 100)
        }
        summary.removedSnapshots.sort()
        try syncRemovals()
    }

    /// Makes it durable that segments and catalogues are gone: a power cut brings
    /// back no file of what was purged.
    private func syncRemovals() throws {
        let tables = try snapshot().catalog.schema.tables.map { paths.table($0.name) }
        for folder in [paths.catalogs] + tables where try fileSystem.status(folder) != nil {
            try fileSystem.syncDirectory(folder)
        }
    }
}
