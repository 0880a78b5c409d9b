import SynDB

/// All that a snapshot answers: its datasets and the rows of its tables.
public struct StoreContents: Equatable, Sendable {
    public var datasets: [UUIDBytes: DatasetMetadata]
    /// By table, as lines of CSV in order of their text.
    public var rows: [String: [String]]

    public init(_ store: Store, snapshot: UInt64? = nil) throws {
        try self.init(store.snapshot(snapshot))
    }

    public init(_ snapshot: Snapshot) throws {
        let catalog = snapshot.catalog
        datasets = [:]
        for ordinal in catalog.liveOrdinals {
            datasets[try catalog.id(of: ordinal)] = try catalog.metadata(of: ordinal)
        }
        rows = [:]
        for table in catalog.schema.tables where try snapshot.rowCounts(of: table).isEmpty == false {
            let columns = table.columns.map(\.name).joined(separator: ", ")
            let text = try TestStore.run("SELECT dataset_id, \(columns) FROM \(table.name)", snapshot).text
            rows[table.name] = text.split(separator: "\n").dropFirst().map(String.init).sorted()
        }
    }
}
