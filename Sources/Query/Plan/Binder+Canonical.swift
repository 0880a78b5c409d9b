extension Binder {
    /// A text that two writings of the same expression share: names in any
    /// letter case and with or without their table's name, but literals as
    /// they are, since 'a' and 'A' are two texts.
    func canonical(_ expression: Expression) -> String {
        let pieces = expression.text.unicodeScalars.split(separator: "'", omittingEmptySubsequences: false)
        // Every other piece lies inside quotes.
        return pieces.enumerated().map { index, piece in
            index % 2 == 1 ? String(piece) : withoutQualifiers(String(piece).lowercased())
        }.joined(separator: "'")
    }

    private func withoutQualifiers(_ text: String) -> String {
        guard text.utf8.contains(UInt8(ascii: ".")) else { return text }
        let qualifiers = ([table?.name, table?.plural, statementAlias].compactMap { $0 }).map {
            Array("\($0).".utf8)
        }
        let bytes = Array(text.utf8)
        var result: [UInt8] = []
        var position = 0
        while position < bytes.count {
            let isStart =
                position == 0
                || !Lexer.isWordStart(bytes[position - 1]) && !Lexer.isDigit(bytes[position - 1])
            if isStart, let known = qualifiers.first(where: { bytes[position...].starts(with: $0) }) {
                position += known.count
            } else {
                result.append(bytes[position])
                position += 1
            }
        }
        return String(decoding: result, as: UTF8.self)
    }
}
