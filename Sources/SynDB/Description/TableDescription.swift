import Catalog
import Columns
import Store

/// A table with its columns, as programs want to know it.
public struct TableDescription: Sendable, Encodable {
    public struct Column: Sendable, Encodable {
        public var name: String
        public var type: String
        public var unit: String?
        public var meaning: String
        public var nullable: Bool
        public var references: [String]
        /// Rows with a value, where they were counted.
        public var values: Int64?
    }

    public var name: String
    public var plural: String
    public var pack: String
    public var meaning: String
    public var key: [String]
    public var rows: Int
    public var datasets: Int
    public var columns: [Column]

    /// `countsValues`: also how many rows have a value of each column, which
    /// opens segments.
    public init(_ table: TableSchema, in snapshot: Snapshot, countsValues: Bool = false) throws {
        let counts = try snapshot.counts(of: table)
        let values = countsValues ? try TableListing.valueCounts(of: table, in: snapshot) : []
        name = table.name
        plural = table.plural
        pack = table.pack
        meaning = table.meaning
        key = table.key
        rows = counts.rows - counts.deadRows
        datasets = counts.datasets
        columns = table.columns.enumerated().map { index, column in
            var described = Column(
                name: column.name, type: column.type.rawValue, unit: column.unit, meaning: column.meaning,
                nullable: column.isNullable, references: column.references)
            if case .integer(let count)? = values.dropFirst(index).first { described.values = count }
            return described
        }
    }
}
