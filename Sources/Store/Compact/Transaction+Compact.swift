import Catalog
import Columns

extension Transaction {
    /// Puts the segments that this change has written in the place of the rows
    /// that they were read from, in a snapshot that others may have changed since;
    /// how many segments go with it. One that has other rows besides stays, and
    /// those that were moved are dead in it.
    ///
    /// Rows that were replaced by fewer meanwhile are dead in the new segments as
    /// well; rows that somebody else may have rewritten make a conflict, and so does
    /// a dataset that was purged.
    func replaceSegments(_ parts: [CompactPlan], seenIn seen: Snapshot) throws -> Int {
        var count = 0
        for parts in Dictionary(grouping: parts, by: \.table.code).values {
            let table = parts[0].table
            var sources: [UUIDBytes: SegmentEntry] = [:]
            var moved: [UUIDBytes: Set<DatasetOrdinal>] = [:]
            for part in parts {
                for source in part.sources { sources[source.id] = source }
                moved.merge(part.movedDatasets) { $0.union($1) }
            }
            try killReplaced(moved, sources, table, seen)
            var gone = Set<UUIDBytes>()
            for segment in try base.segments(of: table) {
                guard let source = sources[segment.id], let datasets = moved[segment.id] else { continue }
                let isEmpty = zip(source.runs, segment.runs).allSatisfy { old, now in
                    !seen.isLive(old) || now.isDead || datasets.contains(old.dataset)
                }
                if isEmpty { gone.insert(segment.id) }
            }
            for id in gone { moved[id] = nil }
            count += gone.count
            if !gone.isEmpty { replaceSegments(gone, in: table) }
            if !moved.isEmpty { killRows(of: moved, in: table) }
        }
        return count
    }

    /// Makes rows dead in the new segments that somebody has replaced in the old.
    private func killReplaced(
        _ moved: [UUIDBytes: Set<DatasetOrdinal>], _ sources: [UUIDBytes: SegmentEntry], _ table: TableSchema,
        _ seen: Snapshot
    ) throws {
        var known: [UUIDBytes: SegmentEntry] = [:]
        for segment in try base.segments(of: table) { known[segment.id] = segment }
        var replaced = Set<DatasetOrdinal>()
        for (id, datasets) in moved {
            guard let source = sources[id] else { continue }
            for (index, run) in source.runs.enumerated()
            where seen.isLive(run) && datasets.contains(run.dataset) {
                if try base.catalog.id(of: run.dataset) != seen.catalog.id(of: run.dataset) {
                    throw conflict(table, "a dataset of it was purged")
                }
                if known[id]?.runs[index].isDead ?? true { replaced.insert(run.dataset) }
            }
        }
        for dataset in replaced {
            let left = try base.storedRuns(of: dataset, in: table)
            // Rows that were replaced may be as many as before. Then the work is given up
            // for nothing, rather than said to stand where others have done the same.
            if try seen.storedRuns(of: dataset, in: table).contains(where: { left.contains($0) })
                || base.rowCount(of: dataset, in: table) >= seen.rowCount(of: dataset, in: table)
            {
                throw conflict(table, "another process has rewritten it")
            }
        }
        try killRows(of: replaced, in: table)
    }

    private func conflict(_ table: TableSchema, _ reason: String) -> StoreError {
        StoreError(
            .busy, "\(store.path): table \"\(table.name)\" has changed meanwhile: \(reason)",
            hint: "what was being committed was given up; start again")
    }
}
