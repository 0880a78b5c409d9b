import Catalog
import Columns

extension Binder {
    /// A name as a value: of an element, of the row, of the dataset.
    mutating func column(_ name: ColumnName, at range: SourceRange) throws(QueryError) -> TypedExpression {
        try checkQualifier(name, range)
        if let elementReferences,
            let index = elementReferences.firstIndex(where: { $0.name == name.name.lowercased() })
        {
            return TypedExpression(.element(index), elementReferences[index].kind)
        }
        if let table, let position = table.position(ofColumn: name.name) {
            let column = table.columns[position]
            return TypedExpression(
                .metric(metricPosition(of: column)), Self.kind(of: column.type), unit: column.unit)
        }
        if table != nil, name.name.lowercased() == "rowid" { return TypedExpression(.rowID, .integer) }
        if let reference = catalog.metadataColumn(named: name.name) {
            return TypedExpression(.metadata(reference), reference.isManyValued ? .text : reference.kind)
        }
        throw unknown(name, range)
    }

    /// The metadata column that a name stands for, unless the table has a
    /// column of that name.
    func metadataReference(_ expression: Expression) -> MetadataColumnReference? {
        guard case .column(let name) = expression.kind, isOfThisTable(name),
            table?.position(ofColumn: name.name) == nil
        else { return nil }
        return catalog.metadataColumn(named: name.name)
    }

    /// The column of the table that a name stands for.
    func tableColumn(_ name: ColumnName) -> (TableSchema, ColumnSchema)? {
        guard let table, isOfThisTable(name), let column = table.column(named: name.name) else { return nil }
        return (table, column)
    }

    /// The name that a column has in its schema.
    func ownName(of name: ColumnName) -> String {
        tableColumn(name)?.1.name ?? catalog.metadataColumn(named: name.name)?.name ?? name.name.lowercased()
    }

    private mutating func metricPosition(of column: ColumnSchema) -> Int {
        if let known = metricColumns.firstIndex(where: { $0.name == column.name }) { return known }
        metricColumns.append(QueryPlan.MetricColumn(name: column.name, type: column.type, unit: column.unit))
        return metricColumns.count - 1
    }

    private func checkQualifier(_ name: ColumnName, _ range: SourceRange) throws(QueryError) {
        guard let table, let qualifier = name.table, !isOfThisTable(name) else { return }
        throw QueryError(
            "there is no table \"\(qualifier.lowercased())\" in this query", at: range,
            hint: "the query reads from \"\(table.name)\"")
    }

    /// Whether the name before the dot, if there is one, is the table's, its
    /// plural or its alias in the query.
    private func isOfThisTable(_ name: ColumnName) -> Bool {
        guard let qualifier = name.table?.lowercased() else { return true }
        guard let table else { return false }
        return [table.name, table.plural].contains(qualifier) || statementAlias == qualifier
    }

    private func unknown(_ name: ColumnName, _ range: SourceRange) -> QueryError {
        if table == nil,
            let owner = catalog.schema.tables.first(where: { $0.position(ofColumn: name.name) != nil })
        {
            return QueryError(
                "\"\(name.name)\" is a measurement of \(owner.plural), not metadata", at: range,
                hint:
                    "a search asks for metadata; ask for rows with: SELECT DISTINCT dataset_id FROM \(owner.plural) WHERE ..."
            )
        }
        var known = catalog.schema.metadataColumns.map(\.name)
        if let table { known += table.columns.flatMap { [$0.name] + $0.aliases } + ["rowid"] }
        var hint =
            NearestName.find(name.name, among: known).map { "did you mean \"\($0)\"?" }
            ?? (table.map { "`syndb tables STORE \($0.name)` lists the columns" }
                ?? "`syndb dataset fields STORE` lists the fields")
        if name.isQuoted, name.table == nil {
            let text =
                "'"
                + name.name.split(separator: "'", omittingEmptySubsequences: false).joined(separator: "''")
                + "'"
            hint = "texts stand in single quotes: \(text)"
        }
        let place =
            table.map { "table \"\($0.name)\" has no column \"\(name.name)\"" }
            ?? "there is no metadata field \"\(name.name)\""
        return QueryError(place, at: range, hint: hint)
    }

    static func kind(of type: ColumnType) -> ResultColumn.Kind {
        switch type {
        case .bool: .boolean
        case .int8, .int16, .int32, .int64: .integer
        case .float64: .double
        case .text: .text
        case .id: .identifier
        }
    }
}
