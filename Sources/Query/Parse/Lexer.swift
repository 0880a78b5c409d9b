/// Cuts the text of a query into tokens, one at a time.
///
/// Works on bytes; only a byte above 127 is decoded to a character, and only
/// outside of strings and quoted names, which are copied as they are.
struct Lexer {
    /// Enough for a list of a million 20-digit identifiers; a bound at all
    /// because a server reads queries from anyone.
    static let longestText = 32 << 20

    let bytes: [UInt8]
    var position = 0

    init(_ text: String) throws(QueryError) {
        guard text.utf8.count <= Lexer.longestText else {
            throw QueryError(
                "the query is \(text.utf8.count) bytes long, more than the \(Lexer.longestText) allowed")
        }
        bytes = Array(text.utf8)
        if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { position = 3 }
    }

    /// The byte `distance` places on; nil at the end.
    func peek(_ distance: Int = 0) -> UInt8? {
        position + distance < bytes.count ? bytes[position + distance] : nil
    }

    /// The next token; `.end` for ever after the last one.
    mutating func next() throws(QueryError) -> Token {
        skipBlanksAndComments()
        let start = position
        guard let byte = peek() else { return Token(kind: .end, range: SourceRange(start, start)) }
        let kind: Token.Kind =
            switch byte {
            case UInt8(ascii: "0")...UInt8(ascii: "9"): try number()
            case UInt8(ascii: "."): Lexer.isDigit(peek(1)) ? try number() : symbol(.dot, length: 1)
            case UInt8(ascii: "'"): .text(try quoted(by: byte, "text"))
            case UInt8(ascii: "\""): .quotedName(try quotedName())
            default: Lexer.isWordStart(byte) ? try word() : try sign(byte)
            }
        return Token(kind: kind, range: SourceRange(start, position))
    }

    private mutating func skipBlanksAndComments() {
        while let byte = peek() {
            if byte == UInt8(ascii: " ") || (9...13).contains(byte) {
                position += 1
            } else if byte == UInt8(ascii: "-"), peek(1) == UInt8(ascii: "-") {
                while let inner = peek(), inner != UInt8(ascii: "\n") { position += 1 }
            } else {
                return
            }
        }
    }

    private mutating func quotedName() throws(QueryError) -> String {
        let start = position
        let name = try quoted(by: UInt8(ascii: "\""), "name")
        if name.isEmpty {
            throw QueryError("expected a name in the double quotes", at: SourceRange(start, position))
        }
        return name
    }

    /// The content of a string whose quote, doubled, stands for itself.
    private mutating func quoted(by quote: UInt8, _ what: String) throws(QueryError) -> String {
        let start = position
        var content: [UInt8] = []
        position += 1
        var runStart = position
        while let byte = peek() {
            guard byte == quote else {
                position += 1
                continue
            }
            content += bytes[runStart..<position]
            position += 1
            guard peek() == quote else { return String(decoding: content, as: UTF8.self) }
            runStart = position
            position += 1
        }
        let sign = quote == UInt8(ascii: "'") ? "'" : "\""
        throw QueryError(
            "the \(what) that starts here has no closing \(sign)", at: SourceRange(start, start + 1),
            hint: "a \(sign) inside of the \(what) is written twice: \(sign)\(sign)")
    }
}

extension Lexer {
    static func isDigit(_ byte: UInt8?) -> Bool {
        guard let byte else { return false }
        return byte &- UInt8(ascii: "0") <= 9
    }

    /// Letters and the underscore; bytes above 127 are judged once decoded.
    static func isWordStart(_ byte: UInt8?) -> Bool {
        guard let byte else { return false }
        return (byte | 0x20) &- UInt8(ascii: "a") < 26 || byte == UInt8(ascii: "_") || byte >= 0x80
    }
}
