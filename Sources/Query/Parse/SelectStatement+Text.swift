extension SelectStatement: CustomStringConvertible {
    /// The query in canonical form, on one line. Parsing it gives an equal
    /// statement.
    public var text: String {
        var text = "SELECT "
        if isDistinct { text += "DISTINCT " }
        text += items.map(\.text).joined(separator: ", ")
        text += " FROM " + table.text
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
        case .allColumns: "*"
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

extension OrderItem {
    public var text: String {
        var text = expression.text
        if isDescending { text += " DESC" }
        if let nullsFirst { text += nullsFirst ? " NULLS FIRST" : " NULLS LAST" }
        return text
    }
}
