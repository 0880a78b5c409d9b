extension Lexer {
    /// A keyword or a name: letters of any script, digits, `_` and `$`.
    mutating func word() throws(QueryError) -> Token.Kind {
        let start = position
        while let byte = peek() {
            if byte >= 0x80 {
                let (scalar, length) = scalarHere()
                guard scalar.properties.isAlphabetic || scalar.properties.isIDContinue else { break }
                position += length
            } else if Lexer.isWordStart(byte) || Lexer.isDigit(byte) || byte == UInt8(ascii: "$") {
                position += 1
            } else {
                break
            }
        }
        guard position > start else { throw strayCharacter() }
        let word = String(decoding: bytes[start..<position], as: UTF8.self)
        return Keyword(spelling: word).map(Token.Kind.keyword) ?? .name(word)
    }

    /// The character at the position and its bytes. The bytes come from a
    /// `String` and are valid, so a lone byte is only a way not to trap.
    func scalarHere() -> (scalar: Unicode.Scalar, length: Int) {
        var decoder = Unicode.UTF8()
        var rest = bytes[position...].prefix(4).makeIterator()
        guard case .scalarValue(let scalar) = decoder.decode(&rest) else { return ("\u{FFFD}", 1) }
        return (scalar, UTF8.width(scalar))
    }

    /// The error for a character that begins no token.
    func strayCharacter() -> QueryError {
        let (scalar, length) = scalarHere()
        let range = SourceRange(position, position + length)
        let hint: String? =
            switch scalar {
            case "\u{2018}", "\u{2019}", "\u{201C}", "\u{201D}", "`", "´":
                "texts stand in straight single quotes 'like this', names in double quotes"
            case "!": "write NOT, or != for unequal"
            case "&": "write AND"
            case "|": "write OR"
            case ":": "write CAST(x AS type)"
            case "\u{2212}", "\u{2013}", "\u{2014}": "write the minus sign as -"
            case "\u{2264}": "write <="
            case "\u{2265}": "write >="
            case "\u{2260}": "write !="
            case "\u{A0}", "\u{200B}", "\u{FEFF}": "this is an invisible blank; write a space"
            default: nil
            }
        let digits = String(scalar.value, radix: 16, uppercase: true)
        let code = "U+" + String(repeating: "0", count: max(0, 4 - digits.count)) + digits
        let isBlank = scalar.properties.isWhitespace || scalar.properties.isDefaultIgnorableCodePoint
        let visible = scalar.properties.generalCategory != .control && !isBlank && scalar != "`"
        let name = visible ? "`\(scalar)` (\(code))" : code
        return QueryError("unexpected character \(name)", at: range, hint: hint)
    }
}
