import Blocks
import Catalog
import Columns
import Store

/// The datasets of a snapshot as JSON objects: their metadata as a metadata
/// file has them, and what follows from their rows, `syndb_tables` and
/// `number_of_units`.
public final class DatasetRecords: Sendable {
    public let snapshot: Snapshot
    /// By table, in the order of the schema.
    private let counts: Deferred<[[DatasetOrdinal: Int]], any Error>

    public init(_ snapshot: Snapshot) {
        self.snapshot = snapshot
        counts = Deferred { try snapshot.catalog.schema.tables.map { try snapshot.rowCounts(of: $0) } }
    }

    public func json(of dataset: DatasetOrdinal) throws -> String {
        let catalog = snapshot.catalog
        let rows = try zip(catalog.schema.tables, counts.value()).compactMap { table, counts in
            counts[dataset].map { (name: table.name, rows: $0) }
        }
        let tables = rows.map { JSONString.quoted($0.name) }.joined(separator: ", ")
        return try catalog.jsonObject(
            of: dataset,
            derived: [
                ("syndb_tables", "[\(tables)]"),
                ("number_of_units", String(rows.reduce(0) { $0 + $1.rows })),
            ])
    }
}
