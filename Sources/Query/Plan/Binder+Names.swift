import Catalog
import Columns

extension Binder {
    /// A name as a value: of an element, of the row, of the dataset.
    mutating func column(_ name: ColumnName, at range: SourceRange) throws(QueryError) -> TypedExpression {
        if !sides.isEmpty { return try joinedColumn(name, at: range) }
        try checkQualifier(name, range)
        if let rows { return try derivedColumn(name, of: rows, at: range) }
        if let elementReferences,
            let index = elementReferences.firstIndex(where: { $0.name == name.name.inLowerCase })
        {
            return TypedExpression(.element(index), elementReferences[index].kind)
        }
        if let table, let position = table.position(ofColumn: name.name) {
            let column = table.columns[position]
            var value = TypedExpression(
                .metric(metricPosition(of: column)), Self.kind(of: column.type), unit: column.unit)
            if column.type == .id { value.idScope = .row }
            return value
        }
        if table != nil, name.name.inLowerCase == "rowid" { return TypedExpression(.rowID, .integer) }
        if let reference = catalog.metadataColumn(named: name.name) {
            return TypedExpression(.metadata(reference), reference.isManyValued ? .text : reference.kind)
        }
        throw unknown(name, range)
    }

    /// The metadata column that a name stands for, unless the table has a
    /// column of that name.
    func metadataReference(_ expression: Expression) -> MetadataColumnReference? {
        guard case .column(let name) = expression.kind, rows == nil else { return nil }
        if !sides.isEmpty {
            guard let side = try? side(of: name, at: expression.range), sides[side].isOfRowDataset
            else { return nil }
            return sides[side].binder.metadataReference(expression)
        }
        guard isOfThisSource(name), table?.position(ofColumn: name.name) == nil,
            table == nil || name.name.inLowerCase != "rowid"
        else { return nil }
        return catalog.metadataColumn(named: name.name)
    }

    /// The column of the table that a name stands for.
    func tableColumn(_ name: ColumnName) -> (TableSchema, ColumnSchema)? {
        guard let table, name.table.map(isOfThisSource) ?? true, let column = table.column(named: name.name)
        else { return nil }
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

    /// A column of a derived table, by its position there.
    mutating func derivedColumn(_ position: Int) -> TypedExpression {
        guard let rows else { return TypedExpression(.literal(.null), nil) }
        let column = rows.columns[position]
        var metric = metricColumns.firstIndex { $0.position == position }
        if metric == nil {
            metric = metricColumns.count
            metricColumns.append(
                QueryPlan.MetricColumn(
                    name: column.column.name, type: column.column.kind.columnType, unit: column.column.unit,
                    position: position))
        }
        var value = TypedExpression(.metric(metric ?? 0), column.column.kind, unit: column.column.unit)
        value.joinedField = column.traits.joinedField
        if column.traits.areLocalIDs { value.idScope = rows.datasetColumn == nil ? .lost : .row }
        return value
    }

    private mutating func derivedColumn(
        _ name: ColumnName, of rows: DerivedTable, at range: SourceRange
    ) throws(QueryError) -> TypedExpression {
        let positions = rows.positions(of: name.name)
        if positions.count == 1 { return derivedColumn(positions[0]) }
        guard positions.isEmpty else {
            throw QueryError(
                "\"\(rows.name)\" has \(positions.count) columns \"\(name.name)\"", at: range,
                hint: "give them different names with AS")
        }
        if name.name.lowercased() == "rowid" { return TypedExpression(.rowID, .integer) }
        let known = rows.columns.map(\.column.name)
        let nearest = NearestName.question(name.name, among: known)
        let isField = catalog.metadataColumn(named: name.name) != nil
        throw QueryError(
            "\"\(rows.name)\" has no column \"\(name.name)\"", at: range,
            hint: isField
                ? "a query in FROM has the columns that it selects: let it select \(name.name), too"
                : nearest ?? "its columns are \(known.prefix(12).joined(separator: ", "))")
    }

    private func checkQualifier(_ name: ColumnName, _ range: SourceRange) throws(QueryError) {
        guard table != nil || rows != nil, let qualifier = name.table, !isOfThisSource(name) else { return }
        throw unknownTable(qualifier, range)
    }

    func unknownTable(_ qualifier: String, _ range: SourceRange) -> QueryError {
        let sources = sides.isEmpty ? [table?.name ?? rows?.name ?? ""] : sides.map(\.name)
        return QueryError(
            "there is no table \"\(qualifier.lowercased())\" in this query", at: range,
            hint: "the query reads from \(sources.map { "\"\($0)\"" }.joined(separator: ", "))")
    }

    /// Whether the name before the dot, if there is one, is the source's, its
    /// plural or its alias in the query.
    private func isOfThisSource(_ name: ColumnName) -> Bool { name.table.map(isOfThisSource) ?? true }

    func isOfThisSource(_ qualifier: String) -> Bool {
        let qualifier = qualifier.inLowerCase
        if statementAlias == qualifier { return true }
        guard let table else { return rows.map { $0.name.lowercased() == qualifier } ?? false }
        return [table.name, table.plural].contains(qualifier)
    }

    func unknown(_ name: ColumnName, _ range: SourceRange) -> QueryError {
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
            NearestName.question(name.name, among: known)
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
