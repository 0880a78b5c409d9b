import Catalog
import Columns

extension Store {
    /// Loads files into a table; the summary names the new snapshot.
    ///
    /// The writer's lock is held only to begin and to commit, so that nobody
    /// waits for the input. A dry run takes none and writes nothing.
    public func load(_ request: LoadRequest) throws -> LoadSummary {
        do {
            return try loadRows(request)
        } catch {
            request.rejects?.abandon()
            throw error
        }
    }

    private func loadRows(_ request: LoadRequest) throws -> LoadSummary {
        let clock = ContinuousClock()
        let start = clock.now
        let seen = try snapshot()
        let table = try table(of: request, in: seen)
        if case .dataset(let id) = request.target { _ = try seen.liveDataset(id) }
        let transaction = request.isDryRun ? nil : try begin(wait: request.wait)
        defer { transaction?.abandon() }
        transaction?.release()
        var loader = try Loader(request, table, transaction?.base ?? seen, transaction)
        let inputs = try loader.readAll()
        guard !loader.isEmpty else {
            if loader.rejects.count > 0 { throw loader.rejects.nothingLeft }
            let names = request.inputs.map(\.name).joined(separator: ", ")
            throw StoreError(
                .badInput, "\(names): a header and no rows",
                hint: "nothing was loaded; is this the file that was meant?")
        }
        try loader.finish()
        try request.rejects?.finish()
        let snapshot = try transaction.map { try loader.commit($0) }
        var summary = try loader.summary(inputs)
        summary.snapshot = snapshot?.number
        let elapsed = clock.now - start
        summary.seconds = Double(elapsed.components.seconds) + Double(elapsed.components.attoseconds) / 1e18
        return summary
    }

    private func table(of request: LoadRequest, in snapshot: Snapshot) throws -> TableSchema {
        let schema = snapshot.catalog.schema
        if let table = schema.table(named: request.table) { return table }
        let nearest = NearestName.find(request.table, among: schema.tableNames)
        throw StoreError(
            .usage, "there is no table \"\(request.table)\"",
            hint: nearest.map { "did you mean \"\($0)\"?" } ?? "`syndb tables \(path)` lists them")
    }
}

extension Snapshot {
    /// The ordinal of a dataset that exists and is not deleted.
    public func liveDataset(_ id: UUIDBytes) throws -> DatasetOrdinal {
        guard let ordinal = try catalog.dataset(id) else {
            throw StoreError(
                .notFound, "there is no dataset \(id)", hint: "`syndb dataset list \(store.path)` lists them")
        }
        guard !catalog.isDeleted(ordinal) else {
            throw StoreError(.notFound, "dataset \(id) was deleted", hint: "add a new dataset for these rows")
        }
        return ordinal
    }
}
