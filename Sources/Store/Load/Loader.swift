import Bits
import Catalog
import Columns
import Import
import SegmentFormat

/// Loads rows into a table: read and typed, checked against their dataset,
/// sorted, written as segments, and committed as one snapshot or not at all.
///
/// The rows of one load are held in memory until they are written.
struct Loader {
    let request: LoadRequest
    /// What the rows are checked against and added to.
    let base: Snapshot
    /// Nil for a dry run.
    let transaction: Transaction?
    let table: TableSchema
    var catalog: Catalog
    var rows: InputRows
    /// Row positions by dataset, in order of ordinal; within one in load order.
    var positions: [(dataset: DatasetOrdinal, rows: [Int32])] = []
    var summary = LoadSummary()

    /// How many examples an error lists.
    static let exampleCount = 5
}

extension Store {
    /// Loads files into a table; the summary names the new snapshot.
    ///
    /// The input is read before the writer's lock is taken, so that nobody waits
    /// for parsing. A dry run takes none and writes nothing.
    public func load(_ request: LoadRequest) throws -> LoadSummary {
        let clock = ContinuousClock()
        let start = clock.now
        let seen = try snapshot()
        let table = try table(of: request, in: seen)
        if case .dataset(let id) = request.target { _ = try seen.liveDataset(id) }
        let rows = try InputRows(request, table: table, schema: seen.catalog.schema)
        guard rows.count > 0 else {
            let names = request.inputs.map(\.name).joined(separator: ", ")
            throw StoreError(
                .badInput, "\(names): a header and no rows",
                hint: "nothing was loaded; is this the file that was meant?")
        }
        let transaction = request.isDryRun ? nil : try begin(wait: request.wait)
        defer { transaction?.abandon() }
        let base = transaction?.base ?? seen
        // Streams cannot be read twice.
        guard try base.catalog.hasPacks(of: seen.catalog) else {
            throw StoreError(
                .busy, "\(path): the packs have changed while the rows were read", hint: "load them again")
        }
        var loader = Loader(
            request: request, base: base, transaction: transaction, table: table, catalog: base.catalog,
            rows: rows)
        try loader.assignDatasets()
        try loader.checkKeys()
        try loader.resolveReferences()
        try loader.describe()
        if let transaction {
            try loader.writeSegments(in: transaction)
            let isNewCatalog = loader.catalog.number != base.catalog.number
            let snapshot = try transaction.commit(
                catalog: isNewCatalog ? loader.catalog : nil,
                change: "load \(rows.count) rows into \(table.name)")
            loader.summary.snapshot = snapshot.number
        }
        let elapsed = clock.now - start
        loader.summary.seconds =
            Double(elapsed.components.seconds) + Double(elapsed.components.attoseconds) / 1e18
        return loader.summary
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

extension Loader {
    /// Finds each row's dataset.
    mutating func assignDatasets() throws {
        switch request.target {
        case .dataset(let id):
            positions = [(try base.liveDataset(id), (0..<Int32(rows.count)).map { $0 })]
        case .datasetColumn:
            guard let keys = rows.datasetKeys else {
                throw StoreError(
                    .badInput, "\(request.inputs[0].name): the file has no column \"dataset_id\"",
                    hint: "say which dataset the rows belong to with --dataset ID")
            }
            positions = try groups(keys) { text, row in
                guard let id = UUIDBytes(text) else {
                    throw StoreError(
                        .badInput,
                        "\(rows.place(of: row)): column \"dataset_id\": expected a UUID, found \"\(text)\"")
                }
                guard let ordinal = try catalog.dataset(id), !catalog.isDeleted(ordinal) else {
                    throw StoreError(
                        .badInput, "\(rows.place(of: row)): there is no dataset \(id)",
                        hint: "add it first: syndb dataset add \(base.store.path) --file META.json")
                }
                return ordinal
            }
        case .split(let column, let datasets):
            guard let keys = rows.datasetKeys else {
                throw StoreError(.badInput, "\(request.inputs[0].name): the file has no column \"\(column)\"")
            }
            if let row = keys.codes.firstIndex(where: { keys.dictionary[Int($0)].isEmpty }) {
                throw StoreError(
                    .badInput,
                    "\(rows.place(of: row)): column \"\(column)\" is empty, so the row has no dataset")
            }
            try split(keys, datasets)
        }
    }

    private mutating func split(
        _ keys: TextVector, _ datasets: ([String], Catalog) throws -> [LoadRequest.SplitDataset]
    ) throws {
        var seen = Set<UInt32>()
        let values = keys.codes.filter { seen.insert($0).inserted }.map { keys.dictionary[Int($0)] }
        var ordinals: [TextKey: DatasetOrdinal] = [:]
        var new: [(value: String, dataset: ParsedDataset)] = []
        for (value, dataset) in zip(values, try datasets(values, catalog)) {
            switch dataset {
            case .existing(let id): ordinals[TextKey(value)] = try base.liveDataset(id)
            case .new(let parsed): new.append((value, parsed))
            }
        }
        if !new.isEmpty {
            let added = try catalog.adding(new.map(\.dataset), number: catalog.number + 1)
            catalog = added.catalog
            for ((value, dataset), ordinal) in zip(new, added.ordinals) {
                ordinals[TextKey(value)] = ordinal
                summary.warnings += dataset.warnings
            }
        }
        positions = try groups(keys) { text, _ in ordinals[TextKey(text)]! }
    }

    /// The rows by the dataset of their key.
    private func groups(
        _ keys: TextVector, _ ordinal: (String, Int) throws -> DatasetOrdinal
    ) throws -> [(dataset: DatasetOrdinal, rows: [Int32])] {
        var groupOfCode = [Int](repeating: -1, count: keys.dictionary.count)
        var groupOfDataset: [DatasetOrdinal: Int] = [:]
        var groups: [(dataset: DatasetOrdinal, rows: [Int32])] = []
        for (row, code) in keys.codes.enumerated() {
            if groupOfCode[Int(code)] < 0 {
                let dataset = try ordinal(keys.dictionary[Int(code)], row)
                let group = groupOfDataset[dataset] ?? groups.count
                if group == groups.count {
                    groupOfDataset[dataset] = group
                    groups.append((dataset, []))
                }
                groupOfCode[Int(code)] = group
            }
            groups[groupOfCode[Int(code)]].rows.append(Int32(row))
        }
        return groups.sorted { $0.dataset < $1.dataset }
    }

    /// What the summary says of datasets, units and columns.
    mutating func describe() throws {
        summary.table = table.name
        summary.rows = rows.count
        summary.datasets = try positions.map { dataset, rows in
            (
                try catalog.id(of: dataset), try catalog.label(of: dataset) ?? "", rows.count,
                dataset.index >= base.catalog.count
            )
        }
        for (index, column) in table.columns.enumerated() {
            guard rows.isPresent[index], !rows.hasStatedUnit[index], let unit = column.unit else { continue }
            guard unit != "1", unit != "unknown" else { continue }
            summary.assumedUnits.append((column.name, unit))
        }
        summary.aliases = rows.aliases
        if !rows.ignored.isEmpty {
            let names = rows.ignored.map { "\"\($0)\"" }.joined(separator: ", ")
            summary.warnings.append("columns that the table lacks were passed over: \(names)")
        }
    }
}
