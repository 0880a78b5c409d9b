extension Parser {
    /// A value, or one comparison of values.
    mutating func predicate() throws(QueryError) -> Expression {
        let value = try sum()
        guard startsPredicate else { return value }
        let result = try predicate(on: value)
        if startsPredicate {
            throw QueryError(
                "expected AND, OR or the end of the condition, found \(token.description)", at: token.range,
                hint: "join two comparisons with AND, or put one of them in parentheses")
        }
        return result
    }

    private var startsPredicate: Bool {
        switch token.kind {
        case .keyword(.in), .keyword(.between), .keyword(.like), .keyword(.ilike), .keyword(.regexp),
            .keyword(.is), .keyword(.not):
            true
        default: comparisonOperator != nil
        }
    }

    private var comparisonOperator: ComparisonOperator? {
        switch token.kind {
        case .symbol(let symbol): ComparisonOperator(rawValue: symbol.rawValue)
        case .keyword(.under): .under
        default: nil
        }
    }

    private mutating func predicate(on value: Expression) throws(QueryError) -> Expression {
        if let operation = comparisonOperator {
            try advance()
            let right = try sum()
            return try make(.comparison(operation, value, right), from: value.range)
        }
        if try take(Keyword.is) {
            let isNegated = try take(Keyword.not)
            try expect(Keyword.null, isNegated ? "NULL after IS NOT" : "NULL or NOT NULL after IS")
            return try make(.isNull(value, isNegated: isNegated), from: value.range)
        }
        let isNegated = try take(Keyword.not)
        switch token.kind {
        case .keyword(.in): return try list(on: value, isNegated: isNegated)
        case .keyword(.between): return try between(value, isNegated: isNegated)
        case .keyword(.like): return try match(.like, value, isNegated)
        case .keyword(.ilike): return try match(.likeInAnyCase, value, isNegated)
        case .keyword(.regexp): return try match(.regularExpression, value, isNegated)
        case .keyword(.under) where isNegated:
            try advance()
            let right = try sum()
            let inner = try make(.comparison(.under, value, right), from: value.range)
            return try make(.not(inner), from: value.range)
        default:
            throw unexpected(
                "IN, BETWEEN, LIKE, ILIKE, REGEXP or UNDER after NOT",
                nearest: [.in, .between, .like, .ilike, .regexp, .under])
        }
    }

    private mutating func match(
        _ operation: PatternOperator, _ value: Expression, _ isNegated: Bool
    ) throws(QueryError) -> Expression {
        try advance()
        let pattern = try sum()
        return try make(
            .match(operation, value, pattern: pattern, isNegated: isNegated), from: value.range)
    }

    private mutating func between(
        _ value: Expression, isNegated: Bool
    ) throws(QueryError) -> Expression {
        try advance()
        let lower = try sum()
        try expect(Keyword.and, "AND between the two bounds")
        let upper = try sum()
        return try make(
            .between(value, lower: lower, upper: upper, isNegated: isNegated), from: value.range)
    }

    private mutating func list(on value: Expression, isNegated: Bool) throws(QueryError) -> Expression {
        try advance()
        if token.isWord("file"), case .text(let path) = try ahead().kind {
            let start = token.range
            try advance()
            try advance()
            let file = try make(.file(path), from: start)
            return try make(.list(value, items: [file], isNegated: isNegated), from: value.range)
        }
        guard try take(Token.Symbol.leftParenthesis) else {
            throw unexpected(
                "`(` or FILE after IN",
                hint: "x IN ('a', 'b'), x = 'a' for one value, x IN FILE 'names.txt' for the lines of a file")
        }
        if beginsQuery(token) {
            let start = token.range
            let query = try nestedQuery(at: start) { parser throws(QueryError) in try parser.statement() }
            try expect(Token.Symbol.rightParenthesis, "`)` after the query")
            return try make(.inQuery(value, query, isNegated: isNegated), from: value.range)
        }
        var items: [Expression] = []
        repeat {
            guard items.count < Parser.longestList else {
                throw QueryError("the list has more than \(Parser.longestList) items", at: token.range)
            }
            items.append(try listItem())
        } while try take(Token.Symbol.comma)
        try expect(Token.Symbol.rightParenthesis, "an operator, `,` or `)`")
        return try make(.list(value, items: items, isNegated: isNegated), from: value.range)
    }

    /// A plain literal, as nearly all items are, is taken without descending
    /// through every level of operators.
    private mutating func listItem() throws(QueryError) -> Expression {
        let start = token.range
        let literal: Literal
        switch token.kind {
        case .integer(let digits):
            guard try endsItem(ahead()) else { return try nestedExpression() }
            literal = try integerLiteral(digits, at: start)
        case .text(let text):
            guard try endsItem(ahead()) else { return try nestedExpression() }
            literal = .text(text)
        default: return try nestedExpression()
        }
        try advance()
        return try make(.literal(literal), from: start)
    }

    private func endsItem(_ token: Token) -> Bool {
        token.isSymbol(.comma) || token.isSymbol(.rightParenthesis)
    }

    /// An expression within parentheses of any kind.
    mutating func nestedExpression() throws(QueryError) -> Expression {
        try nested { parser throws(QueryError) in try parser.expression() }
    }
}
