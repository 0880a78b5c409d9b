import Catalog
import Columns

/// What items of SELECT, GROUP BY and ORDER BY stand for.
extension Binder {
    /// Whether a bare name is a column: GROUP BY speaks of rows and prefers it
    /// to an alias, ORDER BY speaks of results and does not.
    func isColumn(_ expression: Expression) -> Bool {
        guard case .column(let name) = expression.kind, name.table == nil else { return false }
        if !sides.isEmpty { return sides.contains { $0.binder.isColumn(expression) } }
        if let rows { return !rows.positions(of: name.name).isEmpty }
        return table?.position(ofColumn: name.name) != nil || name.name.lowercased() == "rowid"
            || catalog.metadataColumn(named: name.name) != nil
    }

    /// What an expression of GROUP BY or ORDER BY stands for: a bare name the
    /// item of that alias, a bare whole number the item of that position.
    static func item(
        _ expression: Expression, in statement: SelectStatement
    ) throws(QueryError) -> Expression {
        switch expression.kind {
        case .column(let name) where name.table == nil:
            for case .expression(let value, let alias?) in statement.items
            where alias.lowercased() == name.name.lowercased() {
                return value
            }
        case .literal(.integer(let position)):
            guard position >= 1, position <= statement.items.count,
                case .expression(let value, _) = statement.items[Int(position) - 1]
            else {
                throw QueryError(
                    "there is no item \(position) in the SELECT list", at: expression.range,
                    hint: "a whole number names an item by its position, from 1")
            }
            return value
        case .literal:
            // To sort by a constant would pass it over without a word.
            throw QueryError(
                "GROUP BY and ORDER BY take a column, an alias, a position or an expression, not a constant",
                at: expression.range, hint: "name the column")
        default: break
        }
        return expression
    }

    /// All columns: dataset_id where rows have datasets, then the table's own; of a derived table what it
    /// selects; of a join those of each source.
    mutating func allColumns(
        of name: String?, at range: SourceRange
    ) throws(QueryError) -> [QueryPlan.Output] {
        guard sides.isEmpty else { return try allJoinedColumns(of: name, at: range) }
        if let name, !isOfThisSource(name) { throw unknownTable(name, range) }
        if let rows {
            var outputs: [QueryPlan.Output] = []
            for position in rows.columns.indices {
                outputs.append(output(derivedColumn(position), rows.columns[position].column.name))
            }
            return outputs
        }
        var outputs: [QueryPlan.Output] = []
        for name in (hasDatasets ? ["dataset_id"] : []) + (table?.columns ?? []).map(\.name) {
            outputs.append(output(try column(ColumnName(name), at: SourceRange(0, 0)), name))
        }
        return outputs
    }

    /// Whether rows of the table belong to datasets that somebody has named.
    var hasDatasets: Bool { table.map { steps?.tablesWithoutDatasets.contains($0.name) != true } ?? true }

    /// Whether the values are the ids of datasets.
    func areDatasetIDs(_ value: TypedExpression) -> Bool {
        switch key(of: value) {
        case .metadata(let reference): return reference.source == .datasetID
        case .metric(let position):
            if let rows {
                return rows.columns[metricColumns[position].position].traits.areDatasetIDs
            }
            guard !sides.isEmpty else { return false }
            let column = joinedColumns[position]
            let side = sides[column.side].binder
            return side.areDatasetIDs(TypedExpression(column.expression, value.kind))
        default: return false
        }
    }

    /// The key of a group that a slot stands for, else the value itself.
    private func key(of value: TypedExpression) -> BoundExpression {
        if case .slot(let slot) = value.expression, let grouping, slot < grouping.keys.count {
            return grouping.keys[slot].value.expression
        }
        return value.expression
    }

    /// Whether the first item is ids that are unique within a dataset alone.
    func givesLocalIDs(_ statement: SelectStatement) -> Bool {
        guard case .expression(var expression, _)? = statement.items.first else {
            return rows?.columns.first?.traits.areLocalIDs ?? false
        }
        if case .call(let call) = expression.kind, ["min", "max"].contains(call.name),
            let argument = call.arguments.first
        {
            expression = argument
        }
        guard case .column(let name) = expression.kind else { return false }
        var copy = self
        return (try? copy.column(name, at: expression.range))?.idScope == .row
    }

    /// The dataset of a row, for queries that give ids.
    mutating func rowDataset(_ statement: SelectStatement) throws(QueryError) -> TypedExpression {
        if table != nil || sides.contains(where: \.isOfRowDataset) {
            return TypedExpression(.datasetOrdinal, .integer)
        }
        if let rows, let position = rows.datasetColumn {
            return derivedColumn(position)
        }
        throw QueryError(
            "ids are unique only within a dataset, and these do not say of which they are",
            at: statement.source.range, hint: "let the inner query select dataset_id, too")
    }
}
