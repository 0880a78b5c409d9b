extension Parser {
    /// `[WITH ...] [SELECT ...] FROM table [JOIN ...] [WHERE ...] [GROUP BY ...] ...`
    mutating func statement() throws(QueryError) -> SelectStatement {
        let common = token.isWord("with") ? try commonTables() : []
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
        var statement = SelectStatement(items: items, source: try tableSource())
        statement.common = common
        statement.isDistinct = isDistinct
        statement.joins = try joins()
        try expectClause(after: .from)
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
            } else if let item = try allColumnsOfTable() {
                items.append(item)
            } else {
                let value = try expression()
                items.append(.expression(value, alias: try itemAlias()))
            }
        } while try take(Token.Symbol.comma)
        return items
    }

    /// `table.*`
    private mutating func allColumnsOfTable() throws(QueryError) -> SelectItem? {
        let start = token.range
        switch token.kind {
        case .name(let table), .quotedName(let table):
            guard try ahead().isSymbol(.dot), isStarAfterDot() else { return nil }
            try advance()
            try advance()
            try advance()
            return .allColumns(range(from: start), table: table)
        default: return nil
        }
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

    mutating func alias() throws(QueryError) -> String {
        switch token.kind {
        case .name(let name), .quotedName(let name):
            try advance()
            return name
        case .text: throw unexpected("a name after AS", hint: "names stand in double quotes")
        default: throw unexpected("a name after AS")
        }
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
