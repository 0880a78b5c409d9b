extension OracleCondition {
    /// The condition with its columns changed.
    func renamed(_ rename: (OracleField) -> OracleField) -> OracleCondition {
        switch self {
        case .compare(let field, let symbol, let cell): .compare(rename(field), symbol, cell)
        case .compareColumns(let left, let symbol, let right):
            .compareColumns(rename(left), symbol, rename(right))
        case .arithmetic(let field, let operation, let number, let symbol, let cell):
            .arithmetic(rename(field), operation, number, symbol, cell)
        case .between(let field, let low, let high, let negated):
            .between(rename(field), low, high, negated: negated)
        case .list(let field, let cells, let negated): .list(rename(field), cells, negated: negated)
        case .isNull(let field, let negated): .isNull(rename(field), negated: negated)
        case .like(let field, let pattern, let ignoresCase, let negated):
            .like(rename(field), pattern, ignoresCase: ignoresCase, negated: negated)
        case .search(let field, let pattern, let negated):
            .search(rename(field), pattern, negated: negated)
        case .largest(let fields, let symbol, let name): .largest(fields.map(rename), symbol, name)
        case .allOf(let field, let symbol, let cell): .allOf(rename(field), symbol, cell)
        case .flag(let field): .flag(rename(field))
        case .not(let operand): .not(operand.renamed(rename))
        case .and(let operands): .and(operands.map { $0.renamed(rename) })
        case .or(let operands): .or(operands.map { $0.renamed(rename) })
        }
    }
}
