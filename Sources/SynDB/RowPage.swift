import Catalog
import Columns
import Query
import Store

/// Rows of a table in storage order, from behind a place on: what a reader
/// takes piece by piece. The place is a `rowid`, so that the next page costs
/// what it holds, however far behind it lies.
public struct RowPage: Sendable {
    public let list: RowList
    /// The type of each column of ids, for formats with types.
    public let identifiers: [IdentifierForm]
    /// The place of the last row; nil where no row is left behind it.
    public let end: Int64?

    /// `columns`: all where none is named. `predicate`: what stands after WHERE.
    /// A `QueryError` about the predicate has its place in it.
    public init(
        of table: TableSchema, columns: [String], where predicate: String?, after place: Int64?, limit: Int,
        in snapshot: Snapshot, options: QueryOptions = QueryOptions()
    ) throws {
        let place = place.map { place in
            Expression(
                .comparison(.greater, Self.rowID, Expression(.literal(.integer(place)))))
        }
        let filters = [try predicate.map { try Parser.expression($0) }, place].compactMap { $0 }
        let names = columns.isEmpty ? table.columns.map(\.name) : columns
        var statement = SelectStatement(
            items: names.map { .expression(Expression(.column(ColumnName($0))), alias: nil) }
                + [.expression(Self.rowID, alias: nil)],
            source: .table(TableName(table.name)))
        statement.filter = filters.count > 1 ? Expression(.all(filters)) : filters.first
        // One more tells whether there are more.
        statement.limit = limit + 1
        let prepared = try PreparedQuery(statement, snapshot: snapshot, options: options)
        var sink: any ResultSink = RowList()
        _ = try prepared.run(into: &sink)
        let rows = (sink as? RowList)?.rows ?? []
        var list = RowList()
        list.begin(Array(prepared.columns.dropLast()))
        list.append(rows.prefix(limit).map { Array($0.dropLast()) })
        self.list = list
        identifiers = Array(try prepared.identifierForms().dropLast())
        if rows.count > limit, case .integer(let last)? = rows[limit - 1].last {
            end = last
        } else {
            end = nil
        }
    }

    private static let rowID = Expression(.column(ColumnName("rowid")))
}
