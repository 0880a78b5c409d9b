import Catalog
import Columns
import Store

/// Changes to datasets: each is one commit and touches no segment.
extension Store {
    /// Adds the datasets of a metadata text; returns their ids and warnings.
    public func addDatasets(
        _ text: String, file: String, strict: Bool = false, wait: Double = 0
    ) throws -> (ids: [UUIDBytes], warnings: [String]) {
        let transaction = try begin(wait: wait)
        defer { transaction.abandon() }
        let catalog = transaction.base.catalog
        let parsed = try MetadataFile.parse(text, file: file, schema: catalog.schema, strict: strict)
        let added = try catalog.adding(parsed, number: catalog.number + 1)
        _ = try transaction.commit(
            catalog: added.catalog,
            change: "add \(Count.text(parsed.count, "dataset"))")
        return (try added.ordinals.map { try added.catalog.id(of: $0) }, parsed.flatMap(\.warnings))
    }

    /// Applies `field=value` assignments to a dataset; returns warnings.
    public func editDataset(
        _ name: String, assignments: [String], strict: Bool = false, wait: Double = 0
    ) throws -> [String] {
        let transaction = try begin(wait: wait)
        defer { transaction.abandon() }
        let catalog = transaction.base.catalog
        let ordinal = try transaction.base.dataset(named: name)
        let id = try catalog.id(of: ordinal)
        let edited = try MetadataEditing.edit(
            catalog.metadata(of: ordinal), assignments: assignments, schema: catalog.schema, strict: strict)
        let changed = try catalog.replacing(ordinal, with: edited.metadata, number: catalog.number + 1)
        _ = try transaction.commit(catalog: changed, change: "edit dataset \(id)")
        return edited.warnings
    }

    /// Marks a dataset as deleted: gone from every answer of this and later
    /// snapshots. Returns the rows that it had.
    public func deleteDataset(_ name: String, wait: Double = 0) throws -> (id: UUIDBytes, rows: Int) {
        let transaction = try begin(wait: wait)
        defer { transaction.abandon() }
        let catalog = transaction.base.catalog
        let ordinal = try transaction.base.dataset(named: name)
        let id = try catalog.id(of: ordinal)
        let rows = try catalog.schema.tables.reduce(0) {
            $0 + (try transaction.base.rowCounts(of: $1)[ordinal] ?? 0)
        }
        let changed = try catalog.deleting(ordinal, number: catalog.number + 1)
        _ = try transaction.commit(catalog: changed, change: "delete dataset \(id)")
        return (id, rows)
    }
}

extension Snapshot {
    /// A live dataset by its id or, where only one has it, its label.
    public func dataset(named name: String) throws -> DatasetOrdinal {
        if let id = UUIDBytes(name) { return try liveDataset(id) }
        let found = try catalog.ordinals(label: name).filter { !catalog.isDeleted($0) }
        if found.count == 1 { return found[0] }
        guard found.isEmpty else {
            let ids = try found.map { try catalog.id(of: $0).description }.joined(separator: "\n  ")
            throw StoreError(
                .usage, "\(found.count) datasets have the label \"\(name)\"; name one by its id:\n  \(ids)")
        }
        if !catalog.isRestricted, let deleted = try deletedDataset(label: name) {
            throw StoreError(
                .notFound, "the dataset \"\(name)\" was deleted (\(deleted))",
                hint: "`syndb dataset list \(store.path)` lists those that are there")
        }
        let labels = try catalog.liveOrdinals.compactMap { try catalog.label(of: $0) }
        throw StoreError(
            .notFound, "there is no dataset with the id or label \"\(name)\"",
            hint: NearestName.question(name, among: labels)
                ?? "`syndb dataset list \(store.path)` lists them")
    }

    /// The newest dataset with that label that an earlier snapshot has and this
    /// one has deleted: its metadata is gone from here. An earlier snapshot that
    /// cannot be read tells nothing.
    private func deletedDataset(label: String) throws -> UUIDBytes? {
        for earlier in try store.snapshotNumbers().reversed() where earlier < number {
            guard let catalog = try? store.snapshot(earlier).catalog else { continue }
            guard let ids = try? catalog.ordinals(label: label).map({ try catalog.id(of: $0) }) else {
                continue
            }
            let deleted = try ids.last { id in
                try self.catalog.dataset(id).map { self.catalog.isDeleted($0) } ?? false
            }
            if let deleted { return deleted }
        }
        return nil
    }
}
