extension PreparedQuery {
    /// The steps of the query, outermost first, for people.
    public var planText: String {
        var lines: [String] = []
        func add(_ step: String) { lines.append(String(repeating: "  ", count: lines.count) + step) }
        let statement = plan.statement
        if let limit = statement.limit {
            add("limit \(limit)" + (statement.offset > 0 ? " offset \(statement.offset)" : ""))
        } else if statement.offset > 0 {
            add("offset \(statement.offset)")
        }
        if statement.isDistinct { add("distinct rows") }
        if !statement.orderBy.isEmpty {
            add("sort by " + statement.orderBy.map(\.text).joined(separator: ", "))
        }
        add("select " + plan.outputs.map(\.column.name).joined(separator: ", "))
        if let having = statement.having { add("having " + having.text) }
        if let grouping = plan.grouping {
            add(
                grouping.keys.isEmpty
                    ? "aggregate all rows"
                    : "group by " + statement.groupBy.map(\.text).joined(separator: ", "))
        }
        if let filter = statement.filter { add("filter " + filter.text) }
        let columns = plan.metricColumns.map(\.name)
        add(
            "scan \(plan.sourceNames.joined(separator: ", "))"
                + (columns.isEmpty ? "" : ": " + columns.joined(separator: ", ")))
        return lines.joined(separator: "\n") + "\n"
    }
}
