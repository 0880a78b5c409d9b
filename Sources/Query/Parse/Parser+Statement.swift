extension Parser {
    /// `[SELECT ...] FROM table [WHERE ...] [GROUP BY ...] ...`
    mutating func statement() throws(QueryError) -> SelectStatement {
        if token.isWord("with") { throw unsupportedWith() }
        let start = token.range
        var isDistinct = false
        var items = [SelectItem.allColumns(SourceRange(start.lowerBound, start.lowerBound))]
        if try take(Keyword.select) {
            isDistinct = try take(Keyword.distinct)
            items = try selectItems()
            if !token.isKeyword(.from) {
                throw unexpected("an operator, `,` or FROM", nearest: [.from] + Parser.operators + [.as])
            }
        } else if !token.isKeyword(.from) {
            throw unexpected("SELECT or FROM", nearest: [.select, .from])
        }
        try expect(Keyword.from)
        var statement = SelectStatement(items: items, table: try tableName())
        statement.isDistinct = isDistinct
        try clauses(of: &statement)
        return statement
    }

    private mutating func clauses(of statement: inout SelectStatement) throws(QueryError) {
        if try take(Keyword.where) {
            statement.filter = try expression()
            try expectClause(after: .where)
        }
        if try take(Keyword.group) {
            try expect(Keyword.by)
            statement.groupBy = try expressions()
            try expectClause(after: .group)
        }
        if try take(Keyword.having) {
            statement.having = try expression()
            try expectClause(after: .having)
        }
        if try take(Keyword.order) {
            try expect(Keyword.by)
            repeat { statement.orderBy.append(try orderItem()) } while try take(Token.Symbol.comma)
            try expectClause(after: .order)
        }
        if try take(Keyword.limit) {
            statement.limit = try count(after: .limit)
            try expectClause(after: .limit)
        }
        if try take(Keyword.offset) {
            statement.offset = try count(after: .offset)
            try expectClause(after: .offset)
        }
    }

    private mutating func selectItems() throws(QueryError) -> [SelectItem] {
        var items: [SelectItem] = []
        repeat {
            if token.isSymbol(.star) {
                items.append(.allColumns(token.range))
                try advance()
            } else {
                let value = try expression()
                items.append(.expression(value, alias: try itemAlias()))
            }
        } while try take(Token.Symbol.comma)
        return items
    }

    /// `AS name`, or a name alone where nothing but an alias can be meant.
    private mutating func itemAlias() throws(QueryError) -> String? {
        if try take(Keyword.as) { return try alias() }
        switch token.kind {
        case .quotedName: return try alias()
        case .name:
            let next = try ahead()
            guard next.isSymbol(.comma) || next.isKeyword(.from) else { return nil }
            return try alias()
        default: return nil
        }
    }

    private mutating func alias() throws(QueryError) -> String {
        switch token.kind {
        case .name(let name), .quotedName(let name):
            try advance()
            return name
        case .text: throw unexpected("a name after AS", hint: "names stand in double quotes")
        default: throw unexpected("a name after AS")
        }
    }

    private mutating func tableName() throws(QueryError) -> TableName {
        let range = token.range
        let name: String
        switch token.kind {
        case .name(let text), .quotedName(let text): name = text
        case .symbol(.leftParenthesis): throw unsupportedSubquery()
        default: throw unexpected("a table name after FROM", hint: nameHint())
        }
        try advance()
        try refuseJoin()
        var alias: String?
        if try take(Keyword.as) {
            alias = try self.alias()
        } else if try tableAliasFollows() {
            alias = try self.alias()
        }
        try refuseJoin()
        try expectClause(after: .from)
        return TableName(name, alias: alias, at: range)
    }

    /// Whether a name without AS is an alias and no misspelt clause.
    private mutating func tableAliasFollows() throws(QueryError) -> Bool {
        switch token.kind {
        case .quotedName: return true
        case .name:
            if isSetOperation { return false }
            switch try ahead().kind {
            case .end, .symbol(.semicolon), .symbol(.comma): return true
            case .keyword(let keyword): return Parser.clauses.contains(keyword)
            case .name: return startsJoin(try ahead())
            default: return false
            }
        default: return false
        }
    }

    private func startsJoin(_ token: Token) -> Bool {
        ["join", "inner", "left", "right", "full", "cross"].contains { token.isWord($0) }
    }

    private mutating func orderItem() throws(QueryError) -> OrderItem {
        var item = OrderItem(try expression())
        if try take(Keyword.desc) { item.isDescending = true } else { _ = try take(Keyword.asc) }
        if token.isWord("nulls") {
            try advance()
            guard token.isWord("first") || token.isWord("last") else {
                throw unexpected("FIRST or LAST after NULLS")
            }
            item.nullsFirst = token.isWord("first")
            try advance()
        }
        return item
    }

    /// The whole number of LIMIT or OFFSET.
    private mutating func count(after clause: Keyword) throws(QueryError) -> Int {
        guard case .integer(let digits) = token.kind else {
            throw unexpected("a whole number after \(clause.text)")
        }
        guard let count = Int(digits) else {
            throw QueryError("the number after \(clause.text) is too large", at: token.range)
        }
        try advance()
        return count
    }
}
