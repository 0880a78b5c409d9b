extension Parser {
    /// The queries after WITH.
    mutating func commonTables() throws(QueryError) -> [CommonTable] {
        try advance()
        var tables: [CommonTable] = []
        repeat {
            let range = token.range
            let name = try name("a name after WITH")
            guard try take(Keyword.as) else { throw unexpected("AS and a query in parentheses") }
            guard token.isSymbol(.leftParenthesis) else { throw unexpected("`(` and a query after AS") }
            tables.append(CommonTable(name, try query(), at: range))
        } while try take(Token.Symbol.comma)
        return tables
    }

    /// A query in parentheses, of which the first is looked at.
    mutating func query() throws(QueryError) -> SelectStatement {
        let start = token.range
        try advance()
        let query = try nestedQuery(at: start) { parser throws(QueryError) in try parser.statement() }
        try expect(Token.Symbol.rightParenthesis, "`)` after the query")
        return query
    }

    /// Whether the token begins a query.
    func beginsQuery(_ token: Token) -> Bool {
        token.isKeyword(.select) || token.isKeyword(.from) || token.isWord("with")
    }

    mutating func tableSource() throws(QueryError) -> TableSource {
        let start = token.range
        switch token.kind {
        case .name(let name), .quotedName(let name):
            try advance()
            return .table(TableName(name, alias: try sourceAlias(), at: start))
        case .symbol(.leftParenthesis):
            let query = try query()
            let whole = range(from: start)
            return .query(query, alias: try sourceAlias(), whole)
        default: throw unexpected("a table name after FROM", hint: nameHint())
        }
    }

    /// The joins after the first source.
    mutating func joins() throws(QueryError) -> [JoinClause] {
        var joins: [JoinClause] = []
        while try startsJoin() {
            let isLeft = token.isWord("left")
            if !token.isWord("join") {
                try advance()
                if isLeft, token.isWord("outer") { try advance() }
            }
            guard token.isWord("join") else { throw unexpected("JOIN") }
            try advance()
            let source = try tableSource()
            guard token.isWord("on") else {
                throw unexpected(
                    "ON and a condition after JOIN", hint: "as in: JOIN neurons n ON n.cid = s.pre_id")
            }
            try advance()
            joins.append(JoinClause(source, isLeft: isLeft, on: try expression()))
        }
        return joins
    }

    /// Whether a join begins here; other kinds of it are refused.
    private mutating func startsJoin() throws(QueryError) -> Bool {
        if token.isSymbol(.comma) {
            throw QueryError(
                "a second table stands after JOIN, not after a comma", at: token.range,
                hint: "as in: FROM synapses s JOIN neurons n ON n.cid = s.pre_id")
        }
        if token.isWord("join") { return true }
        guard Parser.joinWords.contains(where: { token.isWord($0) }) else { return false }
        let next = try ahead()
        guard next.isWord("join") || next.isWord("outer") else { return false }
        guard token.isWord("inner") || token.isWord("left") else {
            throw QueryError(
                "\(word.uppercased()) JOIN is not supported", at: token.range,
                hint: "there are JOIN and LEFT JOIN, both with ON")
        }
        return true
    }

    static let joinWords = ["inner", "left", "right", "full", "cross", "natural"]

    private mutating func sourceAlias() throws(QueryError) -> String? {
        if try take(Keyword.as) { return try alias() }
        return try aliasFollows() ? try alias() : nil
    }

    /// Whether a name without AS is an alias and no misspelt clause.
    private mutating func aliasFollows() throws(QueryError) -> Bool {
        switch token.kind {
        case .quotedName: return true
        case .name:
            if isSetOperation || token.isWord("join") || token.isWord("on") { return false }
            let next = try ahead()
            if Parser.joinWords.contains(where: { token.isWord($0) }),
                next.isWord("join") || next.isWord("outer")
            {
                return false
            }
            switch next.kind {
            case .end, .symbol(.semicolon), .symbol(.comma), .symbol(.rightParenthesis): return true
            case .keyword(let keyword): return Parser.clauses.contains(keyword)
            case .name: return next.isWord("on") || (["join"] + Parser.joinWords).contains { next.isWord($0) }
            default: return false
            }
        default: return false
        }
    }

    /// A name, quoted or not.
    mutating func name(_ expected: String) throws(QueryError) -> String {
        switch token.kind {
        case .name(let name), .quotedName(let name):
            try advance()
            return name
        default: throw unexpected(expected, hint: nameHint())
        }
    }
}
