import Catalog
import Columns

/// One run of one segment, the same in every snapshot.
struct StoredRun: Hashable {
    var segment: UUIDBytes
    var run: Int
}

extension Snapshot {
    /// Whether a table has rows of a dataset.
    public func hasRows(of dataset: DatasetOrdinal, in table: TableSchema) throws -> Bool {
        try runs(of: table).ofDataset[dataset] != nil
    }

    /// Where the rows of a dataset in a table are: the same as long as nobody
    /// adds, replaces or rewrites any.
    func storedRuns(of dataset: DatasetOrdinal, in table: TableSchema) throws -> [StoredRun] {
        guard let places = try runs(of: table).ofDataset[dataset] else { return [] }
        let segments = try segments(of: table)
        return places.map { StoredRun(segment: segments[$0.segment].id, run: $0.run) }
    }

    /// How many rows of a dataset a table has that were not replaced.
    func rowCount(of dataset: DatasetOrdinal, in table: TableSchema) throws -> Int {
        let segments = try segments(of: table)
        return try (runs(of: table).ofDataset[dataset] ?? []).reduce(0) {
            $0 + segments[$1.segment].runs[$1.run].rows
        }
    }

    /// Made once: a load of thousands of small datasets does not search all runs for
    /// each, nor a question to few datasets all segments.
    public func runs(of table: TableSchema) throws -> TableRuns {
        try runs.withLock { known in
            if let runs = known[table.code] { return runs }
            var runs = TableRuns()
            for (segment, entry) in try segments(of: table).enumerated() {
                runs.bytes += entry.size
                let names = entry.columnNames
                if runs.pages.last?.columns != names { runs.pages.append((names, 0)) }
                runs.pages[runs.pages.count - 1].count += entry.pageCount
                for (run, part) in entry.runs.enumerated() where !part.isDead {
                    if isLive(part) { runs.rows += part.rows }
                    runs.ofDataset[part.dataset, default: []].append(
                        RunPlace(segment: segment, run: run, rows: part.rows))
                }
            }
            known[table.code] = runs
            return runs
        }
    }
}
