/// A query as it was written, before any name in it is looked up. As with
/// expressions, equality ignores the places in the text.
public struct SelectStatement: Sendable, Equatable {
    /// The queries of WITH, each of which may name those before it.
    public var common: [CommonTable] = []
    public var isDistinct = false
    /// Never empty; all columns where SELECT is left out.
    public var items: [SelectItem]
    public var source: TableSource
    public var joins: [JoinClause] = []
    public var filter: Expression?
    public var groupBy: [Expression] = []
    public var having: Expression?
    public var orderBy: [OrderItem] = []
    /// Not negative.
    public var limit: Int?
    /// Not negative.
    public var offset = 0

    public init(items: [SelectItem], source: TableSource) {
        self.items = items
        self.source = source
    }
}

extension SelectStatement {
    /// Levels of expressions and queries in each other, at most
    /// `Parser.deepestNesting` in a parsed query.
    var depth: Int {
        var deepest = 0
        func look(_ depth: Int?) { deepest = max(deepest, depth ?? 0) }
        func look(_ source: TableSource) {
            if case .query(let query, _, _) = source { look(query.depth) }
        }
        for table in common { look(table.query.depth) }
        for case .expression(let expression, _) in items { look(expression.depth) }
        look(source)
        for join in joins {
            look(join.source)
            look(join.condition.depth)
        }
        look(filter?.depth)
        for expression in groupBy { look(expression.depth) }
        look(having?.depth)
        for order in orderBy { look(order.expression.depth) }
        return deepest + 1
    }
}
