extension SelectStatement: CustomStringConvertible {
    /// The query in canonical form, on one line. Parsing it gives an equal
    /// statement.
    public var text: String {
        var text = ""
        if !common.isEmpty { text += "WITH " + common.map(\.text).joined(separator: ", ") + " " }
        text += "SELECT "
        if isDistinct { text += "DISTINCT " }
        text += items.map(\.text).joined(separator: ", ")
        text += " FROM " + source.text
        for join in joins { text += join.text }
        if let filter { text += " WHERE " + filter.text }
        if !groupBy.isEmpty { text += " GROUP BY " + groupBy.map(\.text).joined(separator: ", ") }
        if let having { text += " HAVING " + having.text }
        if !orderBy.isEmpty { text += " ORDER BY " + orderBy.map(\.text).joined(separator: ", ") }
        if let limit { text += " LIMIT \(limit)" }
        if offset != 0 { text += " OFFSET \(offset)" }
        return text
    }

    public var description: String { text }
}

extension SelectItem {
    public var text: String {
        switch self {
        case .allColumns(_, let table): table.map { ColumnName.written($0) + ".*" } ?? "*"
        case .expression(let expression, let alias):
            alias.map { "\(expression.text) AS \(ColumnName.written($0))" } ?? expression.text
        }
    }
}

extension TableName {
    public var text: String {
        let table = ColumnName.written(name)
        return alias.map { "\(table) AS \(ColumnName.written($0))" } ?? table
    }
}

extension TableSource {
    public var text: String {
        switch self {
        case .table(let table): table.text
        case .query(let query, let alias, _):
            "(\(query.text))" + (alias.map { " AS " + ColumnName.written($0) } ?? "")
        }
    }
}

extension JoinClause {
    /// With the blank before it.
    public var text: String { "\(isLeft ? " LEFT" : "") JOIN \(source.text) ON \(condition.text)" }
}

extension CommonTable {
    public var text: String { "\(ColumnName.written(name)) AS (\(query.text))" }
}

extension OrderItem {
    public var text: String {
        var text = expression.text
        if isDescending { text += " DESC" }
        if let nullsFirst { text += nullsFirst ? " NULLS FIRST" : " NULLS LAST" }
        return text
    }
}
