import Catalog
import Columns
import Query
import Store

/// The tables of a store and their columns as results.
public enum TableListing {
    public static let tableHeadings = [
        ResultColumn(name: "table", kind: .text), ResultColumn(name: "plural", kind: .text),
        ResultColumn(name: "pack", kind: .text), ResultColumn(name: "code", kind: .integer),
        ResultColumn(name: "key", kind: .text), ResultColumn(name: "columns", kind: .integer),
        ResultColumn(name: "rows", kind: .integer), ResultColumn(name: "datasets", kind: .integer),
        ResultColumn(name: "segments", kind: .integer), ResultColumn(name: "bytes", kind: .integer),
        ResultColumn(name: "meaning", kind: .text),
    ]

    public static let columnHeadings = [
        ResultColumn(name: "column", kind: .text), ResultColumn(name: "type", kind: .text),
        ResultColumn(name: "unit", kind: .text), ResultColumn(name: "nullable", kind: .boolean),
        ResultColumn(name: "values", kind: .integer), ResultColumn(name: "bytes", kind: .integer),
        ResultColumn(name: "references", kind: .text), ResultColumn(name: "meaning", kind: .text),
    ]

    public static func tables(in snapshot: Snapshot) throws -> [[Value]] {
        try snapshot.catalog.schema.tables.map { table in
            let summary = try snapshot.counts(of: table)
            return [
                .text(table.name), .text(table.plural), .text(table.pack), .integer(Int64(table.code)),
                .text(table.key.joined(separator: ", ")), .integer(Int64(table.columns.count)),
                .integer(Int64(summary.rows - summary.deadRows)), .integer(Int64(summary.datasets)),
                .integer(Int64(summary.segments)), .integer(Int64(summary.bytes)), .text(table.meaning),
            ]
        }
    }

    /// `values` counts the rows with a value.
    public static func columns(of name: String, in snapshot: Snapshot) throws -> [[Value]] {
        let table = try snapshot.table(named: name)
        let summary = try snapshot.summary(of: table)
        let values = try valueCounts(of: table, in: snapshot)
        return table.columns.enumerated().map { index, column in
            [
                .text(column.name), .text(column.type.rawValue), column.unit.map(Value.text) ?? .null,
                .boolean(column.isNullable), values[index],
                .integer(Int64(summary.columns[index].pageBytes)),
                column.references.isEmpty ? .null : .text(column.references.joined(separator: ", ")),
                .text(column.meaning),
            ]
        }
    }

    /// The rows with a value of each column, from stored statistics.
    public static func valueCounts(of table: TableSchema, in snapshot: Snapshot) throws -> [Value] {
        let counts = table.columns.map { "count(\(QueryText.name($0.name)))" }.joined(separator: ", ")
        return try RowList(
            "SELECT \(counts) FROM \(QueryText.name(table.name))", in: snapshot
        ).rows[0]
    }
}

extension Snapshot {
    /// A table by any of its names, or an error with the nearest one.
    public func table(named name: String) throws -> TableSchema {
        if let table = catalog.schema.table(named: name) { return table }
        throw StoreError(
            .usage, "there is no table \"\(name)\"",
            hint: NearestName.question(name, among: catalog.schema.tableNames)
                ?? "`syndb tables \(store.path)` lists them")
    }
}
