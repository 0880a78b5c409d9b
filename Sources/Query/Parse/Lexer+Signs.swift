extension Lexer {
    /// An operator or a punctuation sign.
    mutating func sign(_ byte: UInt8) throws(QueryError) -> Token.Kind {
        let following = peek(1)
        switch byte {
        case UInt8(ascii: ","): return symbol(.comma, length: 1)
        case UInt8(ascii: "("): return symbol(.leftParenthesis, length: 1)
        case UInt8(ascii: ")"): return symbol(.rightParenthesis, length: 1)
        case UInt8(ascii: ";"): return symbol(.semicolon, length: 1)
        case UInt8(ascii: "+"): return symbol(.plus, length: 1)
        case UInt8(ascii: "-"): return symbol(.minus, length: 1)
        case UInt8(ascii: "*"): return symbol(.star, length: 1)
        case UInt8(ascii: "%"): return symbol(.percent, length: 1)
        case UInt8(ascii: "/"):
            if following == UInt8(ascii: "*") {
                throw QueryError(
                    "unexpected `/*`", at: SourceRange(position, position + 2),
                    hint: "a comment starts with -- and ends with the line")
            }
            return symbol(.slash, length: 1)
        case UInt8(ascii: "="):
            if following == UInt8(ascii: "=") {
                throw QueryError(
                    "unexpected `==`", at: SourceRange(position, position + 2), hint: "write =")
            }
            return symbol(.equal, length: 1)
        case UInt8(ascii: "!") where following == UInt8(ascii: "="): return symbol(.notEqual, length: 2)
        case UInt8(ascii: "<"):
            if following == UInt8(ascii: ">") { return symbol(.notEqual, length: 2) }
            if following == UInt8(ascii: "=") { return symbol(.lessOrEqual, length: 2) }
            return symbol(.less, length: 1)
        case UInt8(ascii: ">"):
            if following == UInt8(ascii: "=") { return symbol(.greaterOrEqual, length: 2) }
            return symbol(.greater, length: 1)
        default: throw strayCharacter()
        }
    }

    mutating func symbol(_ symbol: Token.Symbol, length: Int) -> Token.Kind {
        position += length
        return .symbol(symbol)
    }
}
