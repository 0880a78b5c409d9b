extension Literal {
    /// As it is written in a query.
    public var text: String {
        switch self {
        case .null: return "NULL"
        case .boolean(let value): return value ? "TRUE" : "FALSE"
        case .integer(let value): return String(value)
        case .unsigned(let value): return String(value)
        case .double(let value): return value.isFinite ? "\(value)" : "CAST('\(value)' AS double)"
        case .text(let value): return Literal.quoted(value, by: "'")
        }
    }

    /// `text` between quotes, with the quotes in it doubled.
    static func quoted(_ text: String, by quote: Unicode.Scalar) -> String {
        var result = String.UnicodeScalarView()
        result.append(quote)
        for scalar in text.unicodeScalars {
            if scalar == quote { result.append(quote) }
            result.append(scalar)
        }
        result.append(quote)
        return String(result)
    }
}

extension ColumnName {
    /// As it is written in a query, in quotes where it needs them.
    public var text: String {
        let column = ColumnName.written(name)
        return table.map { ColumnName.written($0) + "." + column } ?? column
    }

    /// A name that stands without quotes only if it is made of ASCII letters,
    /// digits and `_`, and is no keyword.
    static func written(_ name: String) -> String {
        let plain = name.utf8.allSatisfy { $0 < 0x80 && (Lexer.isWordStart($0) || Lexer.isDigit($0)) }
        let isName = plain && Lexer.isWordStart(name.utf8.first) && Keyword(spelling: name) == nil
        return isName ? name : Literal.quoted(name, by: "\"")
    }
}
