import Catalog
import Columns

extension Store {
    /// Makes a new store at `path` with the packs, the live datasets, or some of
    /// them, and their rows as the newest snapshot has them. The store may be in
    /// use meanwhile: what is read is held. Neither history nor deleted datasets
    /// nor replaced rows go along.
    ///
    /// The copy has an id of its own. If it fails, what was made is removed.
    public func copy(
        to path: String, datasets: Set<DatasetOrdinal>? = nil,
        report: ((LoadProgress) throws -> Void)? = nil
    ) throws -> CopySummary {
        let clock = ContinuousClock()
        let start = clock.now
        let source = try snapshot()
        let wanted = source.catalog.liveOrdinals.filter { datasets?.contains($0) ?? true }
        guard path != self.path, !path.hasPrefix(self.path + "/") else {
            throw StoreError(.usage, "\(path) is in the store that is copied", hint: "name another folder")
        }
        let isNew = try fileSystem.status(path) == nil
        let target = try Store.create(path: path, packs: source.catalog.packs(), fileSystem: fileSystem)
        do {
            var summary = try target.add(wanted, of: source, report)
            summary.seconds = (clock.now - start) / .seconds(1)
            return summary
        } catch {
            // A folder without STORE is no store, so that goes first.
            try? fileSystem.remove(target.paths.identity)
            for name in (try? fileSystem.list(path)) ?? [] { try? fileSystem.removeTree(path + "/" + name) }
            if isNew { try? fileSystem.removeTree(path) }
            throw error
        }
    }

    private func add(
        _ wanted: [DatasetOrdinal], of source: Snapshot, _ report: ((LoadProgress) throws -> Void)?
    ) throws -> CopySummary {
        let transaction = try begin()
        defer { transaction.abandon() }
        let added = try transaction.base.catalog.adding(
            wanted.map { ParsedDataset(metadata: try source.catalog.metadata(of: $0)) },
            number: transaction.base.catalog.number + 1)
        let copy = DatasetCopy(
            source: source, transaction: transaction, catalog: added.catalog,
            ordinals: Dictionary(uniqueKeysWithValues: zip(wanted, added.ordinals)), report: report)
        var summary = CopySummary()
        summary.source = source.number
        summary.datasets = wanted.count
        summary.tables = try added.catalog.schema.tables.compactMap { try copy.write($0) }
        summary.snapshot = try transaction.commit(
            catalog: added.catalog,
            change: "copy \(Count.text(wanted.count, "dataset")) of store \(source.store.id)"
        ).number
        return summary
    }
}
