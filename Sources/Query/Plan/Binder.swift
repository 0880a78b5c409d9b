import Catalog
import Columns

/// Looks up the names of a statement and checks its types.
struct Binder {
    let catalog: Catalog
    /// Nil for a search, where only metadata has a meaning.
    let table: TableSchema?
    /// The table's alias in the statement, in lower case.
    let statementAlias: String?
    var metricColumns: [QueryPlan.MetricColumn] = []
    /// Set while the parts after grouping are bound.
    var grouping: GroupingScope?
    /// Set while a condition on the elements of one metadata field is bound.
    var elementReferences: [MetadataColumnReference]?

    /// What may be named after grouping: keys by their text, aggregates as met.
    struct GroupingScope {
        var keys: [(text: String, value: TypedExpression)]
        var arguments: [(text: String, expression: BoundExpression)] = []
        var aggregates: [(text: String, aggregate: Aggregate)] = []
    }

    init(catalog: Catalog, table: TableSchema?, alias: String? = nil) {
        self.catalog = catalog
        self.table = table
        statementAlias = alias?.lowercased()
    }
}

extension Binder {
    /// The plan of a statement against a snapshot's catalogue.
    static func plan(_ statement: SelectStatement, catalog: Catalog) throws(QueryError) -> QueryPlan {
        guard let table = catalog.schema.table(named: statement.table.name) else {
            let names = catalog.schema.tables.flatMap { [$0.name, $0.plural] }
            let nearest = NearestName.find(statement.table.name, among: names)
            throw QueryError(
                "there is no table \"\(statement.table.name)\"", at: statement.table.range,
                hint: nearest.map { "did you mean \"\($0)\"?" } ?? "`syndb tables STORE` lists them")
        }
        var binder = Binder(catalog: catalog, table: table, alias: statement.table.alias)
        var plan = QueryPlan(statement: statement, table: table)
        plan.isDistinct = statement.isDistinct
        plan.limit = statement.limit
        plan.offset = statement.offset
        if let filter = statement.filter { plan.filter = try binder.condition(filter, "WHERE") }
        let isGrouped =
            !statement.groupBy.isEmpty || statement.having != nil
            || statement.items.contains { item in
                if case .expression(let expression, _) = item { return Self.hasAggregate(expression) }
                return false
            } || statement.orderBy.contains { Self.hasAggregate($0.expression) }
        if isGrouped {
            try binder.planGroups(statement, &plan)
        } else {
            try binder.planRows(statement, &plan)
        }
        plan.metricColumns = binder.metricColumns
        return plan
    }

    private mutating func planRows(_ statement: SelectStatement, _ plan: inout QueryPlan) throws(QueryError) {
        for item in statement.items {
            switch item {
            case .allColumns: plan.outputs += try allColumns()
            case .expression(let expression, let alias):
                plan.outputs.append(output(try bind(expression), alias ?? expression.heading))
            }
        }
        for order in statement.orderBy { plan.orders.append(try self.order(order, statement)) }
    }

    private mutating func planGroups(_ statement: SelectStatement, _ plan: inout QueryPlan) throws(QueryError)
    {
        var keys: [(text: String, value: TypedExpression)] = []
        for expression in statement.groupBy {
            let key = isColumn(expression) ? expression : try Self.item(expression, in: statement)
            guard !Self.hasAggregate(key) else {
                throw QueryError("GROUP BY cannot contain an aggregate", at: expression.range)
            }
            keys.append((canonical(key), try bind(key)))
        }
        grouping = GroupingScope(keys: keys)
        for item in statement.items {
            switch item {
            case .allColumns(let range):
                throw QueryError(
                    "* cannot stand beside aggregates or GROUP BY", at: range,
                    hint: "name the group's columns and the aggregates")
            case .expression(let expression, let alias):
                plan.outputs.append(output(try bind(expression), alias ?? expression.heading))
            }
        }
        let having: BoundExpression?
        if let expression = statement.having {
            having = try condition(expression, "HAVING")
        } else {
            having = nil
        }
        for order in statement.orderBy { plan.orders.append(try self.order(order, statement)) }
        let scope = grouping!
        plan.grouping = QueryPlan.Grouping(
            keys: keys.map(\.value.expression), arguments: scope.arguments.map(\.expression),
            aggregates: scope.aggregates.map(\.aggregate), having: having)
    }

    /// All columns: dataset_id, then the table's own.
    private mutating func allColumns() throws(QueryError) -> [QueryPlan.Output] {
        var outputs: [QueryPlan.Output] = []
        for name in ["dataset_id"] + table!.columns.map(\.name) {
            outputs.append(output(try column(ColumnName(name), at: SourceRange(0, 0)), name))
        }
        return outputs
    }

    private func output(_ value: TypedExpression, _ name: String) -> QueryPlan.Output {
        QueryPlan.Output(
            column: ResultColumn(name: name, kind: value.kind ?? .text, unit: value.unit),
            expression: value.expression)
    }

    private mutating func order(
        _ item: OrderItem, _ statement: SelectStatement
    ) throws(QueryError) -> QueryPlan.Order {
        QueryPlan.Order(
            expression: try bind(try Self.item(item.expression, in: statement)).expression,
            isDescending: item.isDescending,
            nullsFirst: item.nullsFirst ?? false)
    }

    /// Whether a bare name is a column: GROUP BY speaks of rows and prefers it
    /// to an alias, ORDER BY speaks of results and does not.
    private func isColumn(_ expression: Expression) -> Bool {
        guard case .column(let name) = expression.kind, name.table == nil else { return false }
        return table?.position(ofColumn: name.name) != nil || name.name.lowercased() == "rowid"
            || catalog.metadataColumn(named: name.name) != nil
    }

    /// What an expression of GROUP BY or ORDER BY stands for: a bare name the
    /// item of that alias, a bare whole number the item of that position.
    private static func item(
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

    static func hasAggregate(_ expression: Expression) -> Bool {
        if case .call(let call) = expression.kind, Aggregate.Function(rawValue: call.name) != nil {
            return true
        }
        var found = false
        expression.kind.forEachChild { found = found || hasAggregate($0) }
        return found
    }

    /// A bound truth value; anything else is refused.
    mutating func condition(_ expression: Expression, _ place: String) throws(QueryError) -> BoundExpression {
        let value = try bind(expression)
        guard value.kind == .boolean || value.kind == nil else {
            throw QueryError(
                "\(place) expects a condition, found \(value.kind!.words)", at: expression.range,
                hint: "compare it with something, as in: \(expression.text) > 0")
        }
        return value.expression
    }
}

extension Expression {
    /// The heading of its column: a name as it was written, or the expression.
    fileprivate var heading: String {
        if case .column(let name) = kind { return name.name }
        return text
    }
}
