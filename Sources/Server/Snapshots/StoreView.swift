import SynDB

/// A snapshot as one kind of reader sees it, with what is worked out once.
final class StoreView: Sendable {
    let snapshot: Snapshot
    let records: DatasetRecords
    /// Differs between readers who see different datasets.
    let key: UInt64

    init(_ snapshot: Snapshot, key: UInt64) {
        self.snapshot = snapshot
        self.key = key
        records = DatasetRecords(snapshot)
    }

    /// A table by any of its names.
    func table(named name: String) throws -> TableSchema {
        let schema = snapshot.catalog.schema
        if let table = schema.table(named: name) { return table }
        throw Failure(
            .notFound, "not_found", "there is no table \"\(name)\"",
            hint: NearestName.question(name, among: schema.tableNames)
                ?? "/v1/tables lists them")
    }
}
