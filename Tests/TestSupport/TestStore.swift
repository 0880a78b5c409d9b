import SynDB

/// A store in a scratch folder, with the few calls that tests make of it.
public final class TestStore: Sendable {
    public let folder = ScratchFolder()
    public let store: Store

    public var path: String { store.path }

    /// `packs` are names of built-in packs or texts of packs.
    public init(_ packs: String...) throws {
        store = try Store.create(path: folder.path + "/store", packs: packs.map(Self.pack))
    }

    public static func pack(_ text: String) throws -> Pack {
        try Pack.builtIn(named: text) ?? Pack.parse(text, file: "pack.yaml")
    }
}

extension TestStore {
    @discardableResult
    public func add(_ metadata: String) throws -> [UUIDBytes] {
        try store.addDatasets(metadata, file: "datasets.yaml").ids
    }

    /// Rows with a column `dataset_id`, or of one dataset.
    @discardableResult
    public func load(
        _ table: String, _ csv: String, dataset: UUIDBytes? = nil,
        _ configure: (inout LoadRequest) -> Void = { _ in }
    ) throws -> LoadSummary {
        var request = LoadRequest(
            table: table, inputs: [LoadRequest.Input(name: "rows.csv", source: MemorySource(csv))],
            target: dataset.map(LoadRequest.Target.dataset) ?? .datasetColumn)
        configure(&request)
        return try store.load(request)
    }

    /// The store's schema with another pack beside those that it has.
    public func extend(_ pack: String) throws {
        let transaction = try store.begin()
        let catalog = transaction.base.catalog
        let packs = try catalog.packs() + [Self.pack(pack)]
        _ = try transaction.commit(
            catalog: try catalog.adopting(packs, number: catalog.number + 1), change: "add a pack")
    }

    public func query(_ text: String) throws -> String { try Self.run(text, store.snapshot()).text }

    /// The result's text and the statistics of a query.
    public static func run(
        _ text: String, _ snapshot: Snapshot, format: OutputFormat = .csv,
        _ options: QueryOptions = QueryOptions()
    ) throws -> (text: String, statistics: QueryStatistics) {
        let target = MemorySink()
        var sink = format.makeSink(to: target)
        let statistics = try PreparedQuery(text, snapshot: snapshot, options: options).run(into: &sink)
        return (target.text, statistics)
    }
}
