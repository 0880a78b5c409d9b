import Catalog
import Columns

extension Store {
    /// Loads files into a table; the summary names the new snapshot.
    ///
    /// The writer's lock is held only to begin and to commit, so that nobody
    /// waits for the input. A dry run takes none and writes nothing.
    public func load(_ request: LoadRequest) throws -> LoadSummary {
        try load([request], adding: [])[0]
    }

    /// Loads files into several tables and adds datasets, all as one change: the
    /// tables in an order in which references are found, as the summaries stand.
    ///
    /// `requests` have each table once. What concerns the whole load (waiting,
    /// dry run, bad rows) is that of the first. A table whose files have no rows
    /// is passed over where others have some.
    public func load(_ requests: [LoadRequest], adding datasets: [ParsedDataset]) throws -> [LoadSummary] {
        do {
            return try loadRows(requests, datasets)
        } catch {
            requests.first?.rejects?.abandon()
            throw error
        }
    }

    private func loadRows(
        _ requests: [LoadRequest], _ datasets: [ParsedDataset]
    ) throws -> [LoadSummary] {
        guard let first = requests.first else {
            throw StoreError(.usage, "expected files to load, found none")
        }
        let clock = ContinuousClock()
        let start = clock.now
        let seen = try snapshot()
        for case .dataset(let id) in requests.map(\.target)
        where !datasets.contains(where: { $0.metadata.id == id }) {
            _ = try seen.liveDataset(id)
        }
        let transaction = try transaction(for: first)
        defer { transaction?.abandon() }
        let journal = try transaction?.journal(of: first)
        transaction?.release()
        let base = transaction?.base ?? seen
        let tables = try requests.map { try table(of: $0, in: base) }
        var stage = LoadStage(first, base, transaction)
        try stage.assigner.add(try journal?.addedDatasets() ?? datasets)
        let order = TableOrder.positions(tables, base.catalog.schema)
        stage.plan(order.map { tables[$0] })
        var loaders: [Loader] = []
        var inputs: [LoadInputs] = []
        for position in order {
            stage.begin(tables[position], requests[position].target)
            var loader = try Loader(requests[position], tables[position], stage)
            inputs.append(try loader.readAll(from: journal?.part(of: tables[position])))
            try loader.finish(inputs[inputs.count - 1])
            stage.end(loader)
            loaders.append(loader)
        }
        try refuseNothing(loaders, requests)
        var written = stage.reader()
        for index in loaders.indices { try loaders[index].finishReferences(&written) }
        try first.rejects?.finish()
        let snapshot = try Loader.commit(loaders, stage, wait: first.wait)
        let seconds = (clock.now - start) / .seconds(1)
        return try zip(loaders, inputs).map { loader, inputs in
            var summary = try loader.summary(inputs)
            summary.snapshot = snapshot?.number
            summary.seconds = seconds
            return summary
        }
    }

    private func transaction(for request: LoadRequest) throws -> Transaction? {
        guard let resumable = request.resumable else {
            return request.isDryRun ? nil : try begin(wait: request.wait)
        }
        guard !request.isDryRun else {
            throw StoreError(.usage, "a dry run writes nothing that a load could go on with")
        }
        return try begin(resumable, wait: request.wait)
    }

    /// A load without rows is nearly always a slip.
    private func refuseNothing(_ loaders: [Loader], _ requests: [LoadRequest]) throws {
        for loader in loaders where loader.isEmpty && loader.rejected > 0 { throw loader.rejects.nothingLeft }
        guard loaders.allSatisfy(\.isEmpty) else { return }
        let names = requests.flatMap(\.inputs).map(\.name).joined(separator: ", ")
        throw StoreError(
            .noRows, "\(names): a header and no rows",
            hint: "nothing was loaded; is this the file that was meant?")
    }

    private func table(of request: LoadRequest, in snapshot: Snapshot) throws -> TableSchema {
        let schema = snapshot.catalog.schema
        if let table = schema.table(named: request.table) { return table }
        throw StoreError(
            .usage, "there is no table \"\(request.table)\"",
            hint: NearestName.question(request.table, among: schema.tableNames)
                ?? "`syndb tables \(path)` lists them")
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
