import Catalog

/// Where rows of a dataset are: one run of one segment, both by position.
struct RunPlace: Sendable {
    var segment: Int
    var run: Int
}

extension Snapshot {
    /// Whether a table has rows of a dataset.
    public func hasRows(of dataset: DatasetOrdinal, in table: TableSchema) throws -> Bool {
        try runs(of: table)[dataset] != nil
    }

    /// The runs of every dataset of a table in storage order. Made once, so that
    /// a load of thousands of small datasets does not search all runs for each.
    func runs(of table: TableSchema) throws -> [DatasetOrdinal: [RunPlace]] {
        try runs.withLock { known in
            if let places = known[table.code] { return places }
            var places: [DatasetOrdinal: [RunPlace]] = [:]
            for (segment, entry) in try segments(of: table).enumerated() {
                for (run, part) in entry.runs.enumerated() {
                    places[part.dataset, default: []].append(RunPlace(segment: segment, run: run))
                }
            }
            known[table.code] = places
            return places
        }
    }
}
