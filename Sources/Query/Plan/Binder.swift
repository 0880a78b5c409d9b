import Catalog
import Columns

/// Looks up the names of a statement and checks its types.
struct Binder {
    let catalog: Catalog
    /// Nil for a search, where only metadata has a meaning, for a derived table
    /// and for a join.
    let table: TableSchema?
    /// The derived table that rows come from.
    let rows: DerivedTable?
    /// The source's alias in the statement, in lower case.
    let statementAlias: String?
    var metricColumns: [QueryPlan.MetricColumn] = []
    /// Set while the parts after grouping are bound.
    var grouping: GroupingScope?
    /// Set while a condition on the elements of one metadata field is bound.
    var elementReferences: [MetadataColumnReference]?
    /// The sources of a join, each with a binder of its own; none without one.
    var sides: [JoinSide] = []
    var joinedColumns: [JoinPlan.Column] = []
    /// Where queries inside of this one go; nil where there can be none.
    var steps: QuerySteps?
    /// The steps that names of WITH stand for, in lower case.
    var names: [String: Int] = [:]

    /// What may be named after grouping: keys by their text, aggregates as met.
    struct GroupingScope {
        var keys: [(text: String, value: TypedExpression)]
        var arguments: [(text: String, expression: BoundExpression)] = []
        var aggregates: [Aggregate] = []

        /// The position of an argument, added where it is new. A column needs no text
        /// to be found again.
        mutating func position(of argument: BoundExpression, _ text: @autoclosure () -> String) -> Int {
            var own = ""
            if case .metric(let column) = argument {
                for (position, known) in arguments.enumerated() {
                    if case .metric(column) = known.expression { return position }
                }
            } else {
                own = text()
                if let known = arguments.firstIndex(where: { $0.text == own }) { return known }
            }
            arguments.append((own, argument))
            return arguments.count - 1
        }
    }

    init(catalog: Catalog, table: TableSchema? = nil, rows: DerivedTable? = nil, alias: String? = nil) {
        self.catalog = catalog
        self.table = table
        self.rows = rows
        statementAlias = alias?.inLowerCase
    }
}

extension Binder {
    /// The plan of a statement against a snapshot's catalogue, those of the
    /// queries inside of it, and what they may not have meant.
    static func plan(
        _ statement: SelectStatement, catalog: Catalog, readFile: ((String) throws -> String)? = nil,
        tablesWithoutDatasets: Set<String> = []
    ) throws(QueryError) -> (plan: QueryPlan, steps: [QueryStep], doubts: [String]) {
        let steps = QuerySteps(readFile: readFile, tablesWithoutDatasets: tablesWithoutDatasets)
        let plan = try plan(statement, catalog: catalog, steps: steps, names: [:])
        return (plan, steps.steps, steps.doubts)
    }

    /// `givesDataset`: where it gives ids of rows, with the dataset of each in a
    /// column after them.
    static func plan(
        _ statement: SelectStatement, catalog: Catalog, steps: QuerySteps, names: [String: Int],
        givesDataset: Bool = false
    ) throws(QueryError) -> QueryPlan {
        var names = names
        var own = Set<String>()
        for common in statement.common {
            let name = common.name.lowercased()
            guard !own.contains(name) else {
                throw QueryError("WITH names \"\(common.name)\" twice", at: common.range)
            }
            own.insert(name)
            let plan = try plan(common.query, catalog: catalog, steps: steps, names: names)
            steps.steps.append(QueryStep(name: common.name, use: .rows, statement: common.query, plan: plan))
            names[name] = steps.steps.count - 1
        }
        var binder = try source(statement.source, catalog, steps, names)
        var pending: [Expression] = []
        if !statement.joins.isEmpty {
            pending = try binder.join(statement)
        } else if let filter = statement.filter {
            pending = [filter]
        }
        var plan = QueryPlan(source: .join(JoinPlan()))
        plan.isDistinct = statement.isDistinct
        plan.limit = statement.limit
        plan.offset = statement.offset
        if pending.count == 1 {
            plan.filter = try binder.condition(pending[0], "WHERE")
        } else if !pending.isEmpty {
            plan.filter = try binder.condition(Expression(.all(pending)), "WHERE")
        }
        let isGrouped =
            !statement.groupBy.isEmpty || statement.having != nil
            || statement.items.contains { item in
                if case .expression(let expression, _) = item { return hasAggregate(expression) }
                return false
            } || statement.orderBy.contains { hasAggregate($0.expression) }
        let dataset = givesDataset && binder.givesLocalIDs(statement) ? try binder.rowDataset(statement) : nil
        plan.givesDataset = dataset != nil
        if isGrouped {
            try binder.planGroups(statement, dataset, &plan)
        } else {
            try binder.planRows(statement, &plan)
            if let dataset { plan.outputs.append(binder.output(dataset, "dataset_id")) }
        }
        plan.source = binder.planSource(isGrouped: isGrouped)
        plan.metricColumns = binder.metricColumns
        return plan
    }

    /// A binder of the rows of one source.
    static func source(
        _ source: TableSource, _ catalog: Catalog, _ steps: QuerySteps, _ names: [String: Int]
    ) throws(QueryError) -> Binder {
        var binder: Binder
        switch source {
        case .query(let query, let alias, _):
            let plan = try plan(query, catalog: catalog, steps: steps, names: names)
            steps.steps.append(QueryStep(name: alias ?? "query", use: .rows, statement: query, plan: plan))
            let rows = derived(steps.steps.count - 1, steps, alias ?? "query")
            binder = Binder(catalog: catalog, rows: rows, alias: alias)
        case .table(let name):
            if let step = names[name.name.inLowerCase] {
                binder = Binder(
                    catalog: catalog, rows: derived(step, steps, name.name), alias: name.alias ?? name.name)
            } else if let table = catalog.schema.table(named: name.name) {
                binder = Binder(catalog: catalog, table: table, alias: name.alias)
            } else {
                let known = catalog.schema.tables.flatMap { [$0.name, $0.plural] } + names.keys.sorted()
                throw QueryError(
                    "there is no table \"\(name.name)\"", at: name.range,
                    hint: NearestName.question(name.name, among: known)
                        ?? "`syndb tables STORE` lists them")
            }
        }
        binder.steps = steps
        binder.names = names
        return binder
    }

    private static func derived(_ step: Int, _ steps: QuerySteps, _ name: String) -> DerivedTable {
        DerivedTable(
            name: name, step: step,
            columns: steps.steps[step].plan.outputs.map {
                DerivedTable.Column(column: $0.column, traits: $0.traits)
            })
    }

    private mutating func planRows(_ statement: SelectStatement, _ plan: inout QueryPlan) throws(QueryError) {
        for item in statement.items {
            switch item {
            case .allColumns(let range, let table): plan.outputs += try allColumns(of: table, at: range)
            case .expression(let expression, let alias):
                plan.outputs.append(output(try bind(expression), alias ?? expression.heading))
            }
        }
        for order in statement.orderBy { plan.orders.append(try self.order(order, statement)) }
    }

    private mutating func planGroups(
        _ statement: SelectStatement, _ dataset: TypedExpression?, _ plan: inout QueryPlan
    ) throws(QueryError) {
        var keys: [(text: String, value: TypedExpression)] = []
        for expression in statement.groupBy {
            let key = isColumn(expression) ? expression : try Self.item(expression, in: statement)
            guard !Self.hasAggregate(key) else {
                throw QueryError("GROUP BY cannot contain an aggregate", at: expression.range)
            }
            let value = try bind(key)
            try refuseForeignGroups(value, key)
            keys.append((canonical(key), value))
        }
        // No text that can be written is empty.
        if let dataset { keys.append(("", dataset)) }
        grouping = GroupingScope(keys: keys)
        for item in statement.items {
            switch item {
            case .allColumns(let range, _):
                throw QueryError(
                    "* cannot stand beside aggregates or GROUP BY", at: range,
                    hint: "name the group's columns and the aggregates")
            case .expression(let expression, let alias):
                plan.outputs.append(output(try bind(expression), alias ?? expression.heading))
            }
        }
        if let dataset {
            let slot = TypedExpression(.slot(keys.count - 1), dataset.kind)
            plan.outputs.append(output(slot, "dataset_id"))
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
            aggregates: scope.aggregates, having: having)
    }

    /// Mutating, so that it sees the columns that binding its value has added.
    mutating func output(_ value: TypedExpression, _ name: String) -> QueryPlan.Output {
        QueryPlan.Output(
            column: ResultColumn(name: name, kind: value.kind ?? .text, unit: value.unit),
            expression: value.expression,
            traits: DerivedTable.Traits(
                areLocalIDs: value.idScope != nil, areDatasetIDs: areDatasetIDs(value),
                joinedField: value.joinedField))
    }

    private mutating func order(
        _ item: OrderItem, _ statement: SelectStatement
    ) throws(QueryError) -> QueryPlan.Order {
        QueryPlan.Order(
            expression: try bind(try Self.item(item.expression, in: statement)).expression,
            isDescending: item.isDescending,
            nullsFirst: item.nullsFirst ?? false)
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
