import Catalog

extension Snapshot {
    /// Whether a table has rows of a dataset.
    public func hasRows(of dataset: DatasetOrdinal, in table: TableSchema) -> Bool {
        segments(of: table).contains { $0.runs.contains { $0.dataset == dataset } }
    }
}
