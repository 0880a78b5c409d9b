extension Lexer {
    /// Digits, or a number with a point, an exponent or both.
    mutating func number() throws(QueryError) -> Token.Kind {
        let start = position
        var isWhole = true
        skipDigits()
        if peek() == UInt8(ascii: ".") {
            isWhole = false
            position += 1
            skipDigits()
        }
        if peek() == UInt8(ascii: "e") || peek() == UInt8(ascii: "E") {
            let signed = peek(1) == UInt8(ascii: "+") || peek(1) == UInt8(ascii: "-")
            if Lexer.isDigit(peek(signed ? 2 : 1)) {
                isWhole = false
                position += signed ? 2 : 1
                skipDigits()
            }
        }
        if Lexer.isWordStart(peek()) || peek() == UInt8(ascii: ".") {
            let digits = String(decoding: bytes[start..<position].prefix(40), as: UTF8.self)
            while Lexer.isWordStart(peek()) || Lexer.isDigit(peek()) || peek() == UInt8(ascii: ".") {
                position += 1
            }
            throw QueryError(
                "expected a number to end after \(digits)", at: SourceRange(start, position),
                hint: "an id that is not a plain number stands in single quotes")
        }
        let text = String(decoding: bytes[start..<position], as: UTF8.self)
        if isWhole { return .integer(text) }
        guard let value = Double(text), value.isFinite else {
            throw QueryError(
                "the number is beyond the range of a double", at: SourceRange(start, position),
                hint: "the largest is 1.7976931348623157e+308")
        }
        return .double(value)
    }

    private mutating func skipDigits() {
        while Lexer.isDigit(peek()) { position += 1 }
    }
}
