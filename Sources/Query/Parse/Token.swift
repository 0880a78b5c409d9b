/// One word, literal or sign of a query.
struct Token: Sendable, Equatable {
    enum Kind: Sendable, Equatable {
        case keyword(Keyword)
        /// A name without quotes, as written.
        case name(String)
        /// The content of a name in double quotes.
        case quotedName(String)
        /// The digits of a whole number.
        case integer(String)
        /// A number with a point or an exponent.
        case double(Double)
        /// The content of a string in single quotes.
        case text(String)
        case symbol(Symbol)
        case end
    }

    enum Symbol: String, Sendable {
        case comma = ","
        case leftParenthesis = "("
        case rightParenthesis = ")"
        case dot = "."
        case semicolon = ";"
        case plus = "+"
        case minus = "-"
        case star = "*"
        case slash = "/"
        case percent = "%"
        case equal = "="
        case notEqual = "!="
        case less = "<"
        case lessOrEqual = "<="
        case greater = ">"
        case greaterOrEqual = ">="
    }

    var kind: Kind
    var range: SourceRange

    func isKeyword(_ keyword: Keyword) -> Bool { kind == .keyword(keyword) }

    func isSymbol(_ symbol: Symbol) -> Bool { kind == .symbol(symbol) }

    /// Whether this is the name `word` (given in lower case), in any case.
    func isWord(_ word: String) -> Bool {
        if case .name(let name) = kind { name.lowercased() == word } else { false }
    }
}

extension Token {
    /// As error messages show it.
    var description: String {
        switch kind {
        case .keyword(let keyword): keyword.text
        case .name(let name): "`\(Token.shortened(name))`"
        case .quotedName(let name): "the name \"\(Token.shortened(name))\""
        case .integer(let digits): "the number \(Token.shortened(digits))"
        case .double(let value): "the number \(value)"
        case .text(let text): "the text '\(Token.shortened(text))'"
        case .symbol(let symbol): "`\(symbol.rawValue)`"
        case .end: "the end of the query"
        }
    }

    /// At most 40 characters on one line.
    private static func shortened(_ text: String) -> String {
        let start = String(text.prefix(40).map { $0.isNewline ? " " : $0 })
        return start.utf8.count < text.utf8.count ? start + "…" : start
    }
}
