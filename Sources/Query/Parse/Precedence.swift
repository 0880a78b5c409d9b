/// How tightly an expression holds together, loosest first.
enum Precedence: Int, Comparable {
    case or, and, not, comparison, additive, multiplicative, unary, primary

    static func < (left: Precedence, right: Precedence) -> Bool { left.rawValue < right.rawValue }
}

extension ArithmeticOperator {
    var precedence: Precedence {
        switch self {
        case .add, .subtract: .additive
        case .multiply, .divide, .remainder: .multiplicative
        }
    }

    /// The right operand of `a - (b - c)` needs its parentheses.
    var rightPrecedence: Precedence { precedence == .additive ? .multiplicative : .unary }
}

extension Expression.Kind {
    var precedence: Precedence {
        switch self {
        case .any: .or
        case .all: .and
        case .not: .not
        case .comparison, .list, .between, .match, .isNull, .inQuery: .comparison
        case .arithmetic(let operation, _, _): operation.precedence
        case .negation: .unary
        case .literal, .column, .call, .cases, .cast, .query, .file: .primary
        }
    }
}
