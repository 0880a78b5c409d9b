/// A value or a condition of a query, with its place in the text.
///
/// Two expressions are equal when they mean the same tree; the places do not
/// count. Chains of AND and OR are lists rather than nested pairs, so that a
/// long filter stays a flat tree.
public struct Expression: Sendable {
    public enum Kind: Sendable, Equatable {
        case literal(Literal)
        case column(ColumnName)
        indirect case negation(Expression)
        indirect case arithmetic(ArithmeticOperator, Expression, Expression)
        indirect case not(Expression)
        /// A chain of AND, two or more operands.
        case all([Expression])
        /// A chain of OR, two or more operands.
        case any([Expression])
        indirect case comparison(ComparisonOperator, Expression, Expression)
        /// `value [NOT] IN (items)`
        indirect case list(Expression, items: [Expression], isNegated: Bool)
        /// The lines of a file: the one item of such a list.
        case file(String)
        /// `value [NOT] BETWEEN lower AND upper`, both bounds included.
        indirect case between(Expression, lower: Expression, upper: Expression, isNegated: Bool)
        /// `value [NOT] LIKE pattern` and its relatives.
        indirect case match(PatternOperator, Expression, pattern: Expression, isNegated: Bool)
        /// `value IS [NOT] NULL`
        indirect case isNull(Expression, isNegated: Bool)
        indirect case call(FunctionCall)
        indirect case cases(CaseExpression)
        indirect case cast(Expression, CastType)
        /// `value [NOT] IN (query)`
        indirect case inQuery(Expression, SelectStatement, isNegated: Bool)
        /// The one value that a query gives.
        indirect case query(SelectStatement)
    }

    public let kind: Kind
    public let range: SourceRange
    /// Levels of the tree, 1 for a literal; at most `Parser.deepestNesting` in
    /// a parsed query, which bounds every recursion over the tree.
    public let depth: Int

    public init(_ kind: Kind, at range: SourceRange = SourceRange(0, 0)) {
        self.kind = kind
        self.range = range
        var deepest = 0
        kind.forEachChild { deepest = max(deepest, $0.depth) }
        switch kind {
        case .inQuery(_, let query, _), .query(let query): deepest = max(deepest, query.depth)
        default: break
        }
        depth = deepest + 1
    }

    private init(_ kind: Kind, at range: SourceRange, depth: Int) {
        self.kind = kind
        self.range = range
        self.depth = depth
    }

    /// The same expression with its parentheses counted in its place.
    func placed(at range: SourceRange) -> Expression { Expression(kind, at: range, depth: depth) }
}

extension Expression {
    /// The operands of AND; itself where it is none.
    var conjuncts: [Expression] { if case .all(let operands) = kind { operands } else { [self] } }

    /// Whether it names no column and calls no function.
    var isConstant: Bool {
        switch kind {
        case .column, .call, .inQuery, .query: return false
        default:
            var isConstant = true
            kind.forEachChild { isConstant = isConstant && $0.isConstant }
            return isConstant
        }
    }
}

extension Expression: Equatable {
    public static func == (left: Expression, right: Expression) -> Bool { left.kind == right.kind }
}

extension Expression.Kind {
    /// The parts of the expression, in the order of the text; the parts of a
    /// query inside of it are its own.
    public func forEachChild(_ body: (Expression) -> Void) {
        switch self {
        case .literal, .column, .query, .file: break
        case .inQuery(let value, _, _): body(value)
        case .negation(let operand), .not(let operand), .isNull(let operand, _), .cast(let operand, _):
            body(operand)
        case .arithmetic(_, let left, let right), .comparison(_, let left, let right),
            .match(_, let left, pattern: let right, _):
            body(left)
            body(right)
        case .all(let operands), .any(let operands): operands.forEach(body)
        case .list(let value, let items, _):
            body(value)
            items.forEach(body)
        case .between(let value, let lower, let upper, _):
            body(value)
            body(lower)
            body(upper)
        case .call(let call): call.arguments.forEach(body)
        case .cases(let cases):
            cases.operand.map(body)
            for branch in cases.branches {
                body(branch.when)
                body(branch.then)
            }
            cases.otherwise.map(body)
        }
    }
}
