import Catalog
import Columns

/// Where rows of a dataset are: one run of one segment, both by position.
struct RunPlace: Sendable {
    var segment: Int
    var run: Int
}

/// One run of one segment, the same in every snapshot.
struct StoredRun: Hashable {
    var segment: UUIDBytes
    var run: Int
}

extension Snapshot {
    /// Whether a table has rows of a dataset.
    public func hasRows(of dataset: DatasetOrdinal, in table: TableSchema) throws -> Bool {
        try runs(of: table)[dataset] != nil
    }

    /// Where the rows of a dataset in a table are: the same as long as nobody
    /// adds, replaces or rewrites any.
    func storedRuns(of dataset: DatasetOrdinal, in table: TableSchema) throws -> [StoredRun] {
        guard let places = try runs(of: table)[dataset] else { return [] }
        let segments = try segments(of: table)
        return places.map { StoredRun(segment: segments[$0.segment].id, run: $0.run) }
    }

    /// The runs of every dataset of a table in storage order, dead ones left out. Made once, so that
    /// a load of thousands of small datasets does not search all runs for each.
    func runs(of table: TableSchema) throws -> [DatasetOrdinal: [RunPlace]] {
        try runs.withLock { known in
            if let places = known[table.code] { return places }
            var places: [DatasetOrdinal: [RunPlace]] = [:]
            for (segment, entry) in try segments(of: table).enumerated() {
                for (run, part) in entry.runs.enumerated() where !part.isDead {
                    places[part.dataset, default: []].append(RunPlace(segment: segment, run: run))
                }
            }
            known[table.code] = places
            return places
        }
    }
}
