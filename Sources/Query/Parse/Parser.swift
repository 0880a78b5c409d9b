/// Reads SyQL: recursive descent over the tokens, one token ahead.
///
/// Every recursion is counted, so hostile text ends in an error rather than
/// in an overflow of the stack.
public struct Parser {
    /// The most levels of parentheses, calls and operators in each other. At
    /// the limit the parser takes less than 4 MiB of stack, in debug builds,
    /// too; a thread on Linux has 8.
    public static let deepestNesting = 200
    /// The most queries in each other.
    public static let deepestQueries = 16
    /// The most items of one IN list.
    public static let longestList = 1_000_000
    /// The most expressions of one query, which bounds its memory.
    static let mostExpressions = 2_000_000

    private var lexer: Lexer
    /// The token that is looked at.
    private(set) var token: Token
    /// The token after it, once somebody asked.
    private var tokenAhead: Token?
    /// The end of the last token taken.
    private(set) var lastEnd = 0
    private var nesting = 0
    private var queryNesting = 0
    private var expressionCount = 0

    private init(_ text: String) throws(QueryError) {
        lexer = try Lexer(text)
        token = try lexer.next()
    }

    /// The query that is all of `text`.
    public static func statement(_ text: String) throws(QueryError) -> SelectStatement {
        var parser = try Parser(text)
        let statement = try parser.statement()
        try parser.expectEnd()
        return statement
    }

    /// The expression that is all of `text`, such as a search predicate.
    public static func expression(_ text: String) throws(QueryError) -> Expression {
        var parser = try Parser(text)
        let expression = try parser.expression()
        try parser.expectEnd()
        return expression
    }

    /// The text of a query that arrives as bytes, from a file or a socket.
    public static func text(utf8 bytes: [UInt8]) throws(QueryError) -> String {
        if let text = String(validating: bytes, as: UTF8.self) { return text }
        let repaired = String(decoding: bytes, as: UTF8.self).utf8
        let offset = zip(repaired, bytes).prefix { $0 == $1 }.count
        throw QueryError("the query is not valid UTF-8 near byte \(offset)")
    }
}

extension Parser {
    mutating func advance() throws(QueryError) {
        lastEnd = token.range.upperBound
        if let ahead = tokenAhead {
            token = ahead
            tokenAhead = nil
        } else {
            token = try lexer.next()
        }
    }

    /// The token after the current one.
    mutating func ahead() throws(QueryError) -> Token {
        if let tokenAhead { return tokenAhead }
        let next = try lexer.next()
        tokenAhead = next
        return next
    }

    /// Takes the keyword if it is next.
    mutating func take(_ keyword: Keyword) throws(QueryError) -> Bool {
        guard token.isKeyword(keyword) else { return false }
        try advance()
        return true
    }

    /// Takes the symbol if it is next.
    mutating func take(_ symbol: Token.Symbol) throws(QueryError) -> Bool {
        guard token.isSymbol(symbol) else { return false }
        try advance()
        return true
    }

    mutating func expect(_ keyword: Keyword, _ expected: String? = nil) throws(QueryError) {
        if try take(keyword) { return }
        throw unexpected(expected ?? keyword.text, nearest: [keyword])
    }

    mutating func expect(_ symbol: Token.Symbol, _ expected: String? = nil) throws(QueryError) {
        if try take(symbol) { return }
        throw unexpected(expected ?? "`\(symbol.rawValue)`")
    }

    private mutating func expectEnd() throws(QueryError) {
        if try take(Token.Symbol.semicolon), token.kind != .end {
            throw unexpected("one query and nothing after its `;`")
        }
        guard token.kind == .end else { throw unexpectedEnd(after: nil) }
    }

    /// From the start of `range` to the last token taken.
    func range(from range: SourceRange) -> SourceRange { SourceRange(range.lowerBound, lastEnd) }

    /// An expression that reaches from `start` to the last token taken.
    mutating func make(
        _ kind: Expression.Kind, from start: SourceRange
    ) throws(QueryError) -> Expression {
        expressionCount += 1
        guard expressionCount <= Parser.mostExpressions else {
            throw QueryError(
                "the query has more than \(Parser.mostExpressions) values and operators", at: start)
        }
        let expression = Expression(kind, at: range(from: start))
        guard expression.depth <= Parser.deepestNesting else { throw tooDeep(at: expression.range) }
        return expression
    }

    /// Runs `parse` one level deeper.
    mutating func nested(
        _ parse: (inout Parser) throws(QueryError) -> Expression
    ) throws(QueryError) -> Expression {
        guard nesting < Parser.deepestNesting else { throw tooDeep(at: token.range) }
        nesting += 1
        let result = try parse(&self)
        nesting -= 1
        return result
    }

    /// Runs `parse` for a query inside of another.
    mutating func nestedQuery(
        at range: SourceRange, _ parse: (inout Parser) throws(QueryError) -> SelectStatement
    ) throws(QueryError) -> SelectStatement {
        guard queryNesting < Parser.deepestQueries else {
            throw QueryError("queries are nested deeper than \(Parser.deepestQueries) levels", at: range)
        }
        guard nesting < Parser.deepestNesting else { throw tooDeep(at: range) }
        queryNesting += 1
        nesting += 1
        let result = try parse(&self)
        nesting -= 1
        queryNesting -= 1
        guard result.depth <= Parser.deepestNesting else { throw tooDeep(at: range) }
        return result
    }

    /// Whether the query that is read stands in another.
    var isInQuery: Bool { queryNesting > 0 }

    /// Whether a star comes after the token ahead, which is a dot.
    func isStarAfterDot() -> Bool {
        var copy = lexer
        return (try? copy.next())?.isSymbol(.star) == true
    }

    private func tooDeep(at range: SourceRange) -> QueryError {
        QueryError(
            "the expression is nested deeper than \(Parser.deepestNesting) levels", at: range,
            hint: "write a long list of values as x IN (...), long sums in parts")
    }
}
