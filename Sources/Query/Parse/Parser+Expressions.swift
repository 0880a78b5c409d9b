extension Parser {
    /// Any expression: a chain of OR or what holds tighter.
    mutating func expression() throws(QueryError) -> Expression {
        let first = try conjunction()
        guard token.isKeyword(.or) else { return first }
        var operands = [first]
        while try take(Keyword.or) { operands.append(try conjunction()) }
        return try make(.any(operands), from: first.range)
    }

    /// One or more expressions with commas between.
    mutating func expressions() throws(QueryError) -> [Expression] {
        var result: [Expression] = []
        repeat { result.append(try expression()) } while try take(Token.Symbol.comma)
        return result
    }

    private mutating func conjunction() throws(QueryError) -> Expression {
        let first = try inversion()
        guard token.isKeyword(.and) else { return first }
        var operands = [first]
        while try take(Keyword.and) { operands.append(try inversion()) }
        return try make(.all(operands), from: first.range)
    }

    private mutating func inversion() throws(QueryError) -> Expression {
        let start = token.range
        guard try take(Keyword.not) else { return try predicate() }
        let operand = try nested { parser throws(QueryError) in try parser.inversion() }
        return try make(.not(operand), from: start)
    }

    /// Sums and differences.
    mutating func sum() throws(QueryError) -> Expression {
        var left = try product()
        while let operation = sumOperator {
            try advance()
            let right = try product()
            left = try make(.arithmetic(operation, left, right), from: left.range)
        }
        return left
    }

    private mutating func product() throws(QueryError) -> Expression {
        var left = try signed()
        while let operation = productOperator {
            try advance()
            let right = try signed()
            left = try make(.arithmetic(operation, left, right), from: left.range)
        }
        return left
    }

    /// A minus before a number is part of the number, so that the smallest
    /// integer can be written.
    private mutating func signed() throws(QueryError) -> Expression {
        let start = token.range
        guard try take(Token.Symbol.minus) else { return try primary() }
        switch token.kind {
        case .integer(let digits):
            let literal = try integerLiteral("-" + digits, at: start.joined(to: token.range))
            try advance()
            return try make(.literal(literal), from: start)
        case .double(let value):
            try advance()
            return try make(.literal(.double(-value)), from: start)
        default:
            let operand = try nested { parser throws(QueryError) in try parser.signed() }
            return try make(.negation(operand), from: start)
        }
    }

    private var sumOperator: ArithmeticOperator? {
        switch token.kind {
        case .symbol(.plus): .add
        case .symbol(.minus): .subtract
        default: nil
        }
    }

    private var productOperator: ArithmeticOperator? {
        switch token.kind {
        case .symbol(.star): .multiply
        case .symbol(.slash): .divide
        case .symbol(.percent): .remainder
        default: nil
        }
    }
}
