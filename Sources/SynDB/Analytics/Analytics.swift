import Catalog
import Columns
import Query
import Store

/// The measures that whole datasets are compared by: all of them queries, so
/// that statistics answer where they can.
public struct Analytics: Sendable {
    public let snapshot: Snapshot
    let options: QueryOptions
    /// The datasets in question; nil for all.
    private let datasets: [DatasetOrdinal]?
    private let condition: String?

    /// `datasets`: names or ids, all where there is none. `condition`: what stands
    /// after WHERE; a `QueryError` about it has its place in it.
    public init(
        _ snapshot: Snapshot, datasets names: [String] = [], where condition: String? = nil,
        options: QueryOptions = QueryOptions()
    ) throws {
        self.snapshot = snapshot
        self.options = options
        datasets = names.isEmpty ? nil : try names.map { try snapshot.dataset(named: $0) }
        self.condition = condition
    }

    /// As they were named, else in the order in which they were added.
    var datasetsInQuestion: [DatasetOrdinal] { datasets ?? snapshot.catalog.liveOrdinals }

    /// Those that satisfy the condition, which has to be about metadata alone.
    func datasetsMatching() throws -> [DatasetOrdinal] {
        guard let condition else { return datasetsInQuestion }
        let matching = try Set(DatasetSearch.datasets(matching: condition, in: snapshot.catalog))
        return datasetsInQuestion.filter(matching.contains)
    }

    /// The result of a query about the datasets in question.
    func rows(_ query: String) throws -> RowList {
        var statement = try Parser.statement(query)
        var filters = [statement.filter, try condition.map { try Parser.expression($0) }].compactMap { $0 }
        if let datasets {
            let ids = try datasets.map {
                Expression(.literal(.text(try snapshot.catalog.id(of: $0).description)))
            }
            filters.append(
                Expression(.list(Expression(.column(ColumnName("dataset_id"))), items: ids, isNegated: false))
            )
        }
        statement.filter = filters.count > 1 ? Expression(.all(filters)) : filters.first
        var sink: any ResultSink = RowList()
        _ = try PreparedQuery(statement, snapshot: snapshot, options: options).run(into: &sink)
        return sink as? RowList ?? RowList()
    }

    /// The table of that name; without one the first that has rows.
    func table(_ name: String?) throws -> TableSchema {
        if let name { return try snapshot.table(named: name) }
        for table in snapshot.catalog.schema.tables where try !snapshot.rowCounts(of: table).isEmpty {
            return table
        }
        throw StoreError(.notFound, "no table has rows")
    }

    /// The measurements of a table by name; all of them where none is named.
    func metrics(_ names: [String], of table: TableSchema) throws -> [ColumnSchema] {
        let measured = table.columns.filter { $0.unit != nil }
        guard !names.isEmpty else { return measured }
        return try names.map { name in
            guard let column = table.column(named: name), column.unit != nil else {
                throw StoreError(
                    .usage, "\(table.name) has no measurement \"\(name)\"",
                    hint: NearestName.question(name, among: measured.map(\.name))
                        ?? "there are \(measured.map(\.name).joined(separator: ", "))")
            }
            return column
        }
    }
}
