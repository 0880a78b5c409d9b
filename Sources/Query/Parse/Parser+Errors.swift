extension Parser {
    /// The keywords that begin the clauses after FROM, in their order.
    static let clauses: [Keyword] = [.where, .group, .having, .order, .limit, .offset]
    /// The keywords that may follow a value.
    static let operators: [Keyword] = [
        .and, .or, .not, .in, .between, .like, .ilike, .regexp, .under, .is,
    ]

    /// An error at the current token. Where that is a misspelling of one of
    /// `keywords`, the hint says so.
    func unexpected(
        _ expected: String, nearest keywords: [Keyword] = [], hint: String? = nil
    ) -> QueryError {
        var hint = hint
        if case .name(let name) = token.kind, let near = Keyword.nearest(to: name, among: keywords) {
            hint = "did you mean \(near.text)?"
        }
        return QueryError("expected \(expected), found \(token.description)", at: token.range, hint: hint)
    }

    /// The hint for a keyword where a name belongs.
    func nameHint() -> String? {
        guard case .keyword(let keyword) = token.kind else { return nil }
        return "\(keyword.text) is a keyword; as a name it stands in double quotes: \"\(keyword.rawValue)\""
    }

    /// The error where a value belongs. A keyword is taken for a column's name
    /// if what follows it would follow a column.
    mutating func noValue() throws(QueryError) -> QueryError {
        if token.isKeyword(.not) {
            return unexpected("a value", hint: "put NOT and its condition in parentheses")
        }
        guard case .keyword = token.kind else { return unexpected("a value") }
        let looksLikeName =
            switch try ahead().kind {
            case .keyword(.from), .keyword(.is), .keyword(.as): true
            case .symbol(let symbol): symbol != .leftParenthesis && symbol != .semicolon && symbol != .minus
            default: false
            }
        return unexpected("a value", hint: looksLikeName ? nameHint() : nil)
    }

    /// Throws unless a later clause or the end of the query comes next.
    mutating func expectClause(after clause: Keyword) throws(QueryError) {
        switch token.kind {
        case .end, .symbol(.semicolon): return
        case .symbol(.rightParenthesis) where isInQuery: return
        case .keyword(let keyword) where Parser.following(clause).contains(keyword): return
        default: throw unexpectedEnd(after: clause)
        }
    }

    private static func clauseText(_ clause: Keyword) -> String {
        clause == .group || clause == .order ? "\(clause.text) BY" : clause.text
    }

    private static func following(_ clause: Keyword) -> ArraySlice<Keyword> {
        guard let position = clauses.firstIndex(of: clause) else { return clauses[...] }
        return clauses[(position + 1)...]
    }

    /// The error for what is left over where a clause (nil: the whole text)
    /// could have ended.
    func unexpectedEnd(after clause: Keyword?) -> QueryError {
        if let clause {
            if isSetOperation { return unsupportedSetOperation() }
            if case .keyword(let keyword) = token.kind, Parser.clauses.contains(keyword) {
                return QueryError(
                    "\(Parser.clauseText(keyword)) cannot come after \(Parser.clauseText(clause))",
                    at: token.range,
                    hint: "the order is FROM, JOIN, WHERE, GROUP BY, HAVING, ORDER BY, LIMIT, OFFSET")
            }
        }
        let following = clause.map { Array(Parser.following($0)) } ?? []
        let takesOperators = clause != .from && clause != .limit && clause != .offset
        var expected = takesOperators ? ["an operator"] : []
        expected += following.map(Parser.clauseText)
        expected.append(clause == nil ? "the end of the text" : "the end of the query")
        let last = expected.removeLast()
        let list = expected.isEmpty ? last : expected.joined(separator: ", ") + " or " + last
        let directions: [Keyword] = clause == .order ? [.asc, .desc] : []
        let operators = takesOperators ? Parser.operators : []
        return unexpected(list, nearest: following + directions + operators)
    }
}
