import Columns

extension Parser {
    /// A literal, a column, a call, or an expression in parentheses.
    mutating func primary() throws(QueryError) -> Expression {
        let start = token.range
        switch token.kind {
        case .integer(let digits):
            let literal = try integerLiteral(digits, at: start)
            try advance()
            return try make(.literal(literal), from: start)
        case .double(let value): return try literal(.double(value))
        case .text(let text): return try literal(.text(text))
        case .keyword(.null): return try literal(.null)
        case .keyword(.true): return try literal(.boolean(true))
        case .keyword(.false): return try literal(.boolean(false))
        case .keyword(.case): return try cases()
        case .keyword(.cast): return try cast()
        case .name(let name):
            if try ahead().isSymbol(.leftParenthesis) { return try call(name) }
            return try column(name)
        case .quotedName(let name): return try column(name)
        case .symbol(.leftParenthesis): return try parenthesized()
        default: throw try noValue()
        }
    }

    private mutating func literal(_ literal: Literal) throws(QueryError) -> Expression {
        let start = token.range
        try advance()
        return try make(.literal(literal), from: start)
    }

    /// A whole number with or without a minus, exactly.
    func integerLiteral(_ text: String, at range: SourceRange) throws(QueryError) -> Literal {
        if let value = Int64(text) { return .integer(value) }
        if let value = UInt64(text) { return .unsigned(value) }
        throw QueryError(
            "the whole number is beyond 64 bits", at: range,
            hint: "write .0 after it for a double, or put an id in single quotes")
    }

    private mutating func parenthesized() throws(QueryError) -> Expression {
        let start = token.range
        if beginsQuery(try ahead()) { return try make(.query(try query()), from: start) }
        try advance()
        let inner = try nestedExpression()
        try expect(Token.Symbol.rightParenthesis, "an operator or `)`")
        return inner.placed(at: range(from: start))
    }

    private mutating func column(_ first: String) throws(QueryError) -> Expression {
        let start = token.range
        var plain = ColumnName(first)
        if case .quotedName = token.kind { plain.isQuoted = true }
        try advance()
        guard try take(Token.Symbol.dot) else { return try make(.column(plain), from: start) }
        switch token.kind {
        case .name(let name), .quotedName(let name):
            try advance()
            return try make(.column(ColumnName(table: first, name)), from: start)
        default: throw unexpected("a column name after the dot", hint: nameHint())
        }
    }

    private mutating func call(_ name: String) throws(QueryError) -> Expression {
        let start = token.range
        try advance()
        try advance()
        var call = FunctionCall(name.inLowerCase, [])
        if try take(Token.Symbol.star) {
            call.isStar = true
            try expect(Token.Symbol.rightParenthesis)
        } else if try !take(Token.Symbol.rightParenthesis) {
            call.isDistinct = try take(Keyword.distinct)
            repeat { call.arguments.append(try nestedExpression()) } while try take(Token.Symbol.comma)
            try expect(Token.Symbol.rightParenthesis, "an operator, `,` or `)`")
        }
        return try make(.call(call), from: start)
    }

    private mutating func cases() throws(QueryError) -> Expression {
        let start = token.range
        try advance()
        var cases = CaseExpression(branches: [])
        if !token.isKeyword(.when) { cases.operand = try nestedExpression() }
        try expect(Keyword.when, cases.operand == nil ? "WHEN after CASE" : "an operator or WHEN")
        repeat {
            let when = try nestedExpression()
            try expect(Keyword.then, "an operator or THEN")
            cases.branches.append(CaseExpression.Branch(when: when, then: try nestedExpression()))
        } while try take(Keyword.when)
        if try take(Keyword.else) {
            cases.otherwise = try nestedExpression()
            try expect(Keyword.end, "an operator or END")
        } else {
            try expect(Keyword.end, "an operator, WHEN, ELSE or END")
        }
        return try make(.cases(cases), from: start)
    }

    private mutating func cast() throws(QueryError) -> Expression {
        let start = token.range
        try advance()
        try expect(Token.Symbol.leftParenthesis, "`(` after CAST")
        let operand = try nestedExpression()
        try expect(Keyword.as, "an operator or AS and a type")
        guard case .name(let name) = token.kind, let type = CastType(spelling: name) else {
            let types = CastType.allCases.map(\.rawValue).joined(separator: ", ")
            throw unexpected("a type after AS", hint: "the types are \(types)")
        }
        try advance()
        try expect(Token.Symbol.rightParenthesis)
        return try make(.cast(operand, type), from: start)
    }
}
