extension Expression {
    /// The expression with every column renamed, those of queries inside of it
    /// left as they are.
    func renamed(_ rename: (ColumnName) -> ColumnName) -> Expression {
        func map(_ expression: Expression) -> Expression { expression.renamed(rename) }
        let kind: Kind
        switch self.kind {
        case .literal, .query, .file: return self
        case .column(let name): kind = .column(rename(name))
        case .negation(let operand): kind = .negation(map(operand))
        case .arithmetic(let symbol, let left, let right): kind = .arithmetic(symbol, map(left), map(right))
        case .not(let operand): kind = .not(map(operand))
        case .all(let operands): kind = .all(operands.map(map))
        case .any(let operands): kind = .any(operands.map(map))
        case .comparison(let symbol, let left, let right): kind = .comparison(symbol, map(left), map(right))
        case .list(let value, let items, let isNegated):
            kind = .list(map(value), items: items.map(map), isNegated: isNegated)
        case .between(let value, let lower, let upper, let isNegated):
            kind = .between(map(value), lower: map(lower), upper: map(upper), isNegated: isNegated)
        case .match(let symbol, let value, let pattern, let isNegated):
            kind = .match(symbol, map(value), pattern: map(pattern), isNegated: isNegated)
        case .isNull(let value, let isNegated): kind = .isNull(map(value), isNegated: isNegated)
        case .inQuery(let value, let query, let isNegated):
            kind = .inQuery(map(value), query, isNegated: isNegated)
        case .call(var call):
            call.arguments = call.arguments.map(map)
            kind = .call(call)
        case .cases(var cases):
            cases.operand = cases.operand.map(map)
            cases.branches = cases.branches.map {
                CaseExpression.Branch(when: map($0.when), then: map($0.then))
            }
            cases.otherwise = cases.otherwise.map(map)
            kind = .cases(cases)
        case .cast(let operand, let type): kind = .cast(map(operand), type)
        }
        return Expression(kind, at: range)
    }

    /// Calls `body` for the name of every column, those of queries inside left out.
    func forEachColumn(_ body: (ColumnName, SourceRange) -> Void) {
        if case .column(let name) = kind { body(name, range) }
        kind.forEachChild { $0.forEachColumn(body) }
    }
}
