/// How a line looks on a terminal.
extension LineEditor {
    /// What redraws the line that the cursor is in: one row, which scrolls
    /// sideways where the text is longer than the terminal is wide.
    public func drawn(prompt: String, width: Int) -> String {
        let prompt = pattern.map { "(search: \(String($0))) " } ?? prompt
        let room = max(8, width - Self.columns(of: Array(prompt)) - 1)
        var first = 0
        while Self.columns(of: text[first..<cursor]) > room { first += 1 }
        var end = first
        var used = 0
        while end < text.count, used + Self.columns(of: text[end]) <= room {
            used += Self.columns(of: text[end])
            end += 1
        }
        let shown = String(text[first..<end].map(Self.visible))
        let back = Self.columns(of: text[min(cursor, end)..<end])
        return "\r\(prompt)\(shown)\u{1b}[K" + (back > 0 ? "\u{1b}[\(back)D" : "")
    }

    /// Words side by side in columns, as many as the width has room for.
    public static func table(_ words: [String], width: Int) -> String {
        let cell = (words.map { columns(of: Array($0)) }.max() ?? 0) + 2
        let perLine = max(1, width / max(1, cell))
        return stride(from: 0, to: words.count, by: perLine).map { start in
            words[start..<min(start + perLine, words.count)].map { word in
                word + String(repeating: " ", count: cell - columns(of: Array(word)))
            }.joined().trimmed
        }.joined(separator: "\n")
    }

    /// Line ends of a statement from the history.
    private static func visible(_ character: Character) -> Character {
        character.isNewline ? "↵" : character == "\t" ? " " : character
    }

    private static func columns(of characters: some Sequence<Character>) -> Int {
        characters.reduce(0) { $0 + columns(of: $1) }
    }

    /// Two for East Asian wide characters and emoji, none for what only combines
    /// (Unicode Standard Annex 11, by its large blocks).
    private static func columns(of character: Character) -> Int {
        guard let scalar = character.unicodeScalars.first else { return 0 }
        switch scalar.value {
        case 0x300...0x36F, 0x200B...0x200F: return 0
        case 0x1100...0x115F, 0x2E80...0xA4CF, 0xAC00...0xD7A3, 0xF900...0xFAFF, 0xFE30...0xFE6F,
            0xFF00...0xFF60, 0xFFE0...0xFFE6, 0x1F300...0x1FAFF, 0x20000...0x3FFFD:
            return 2
        default: return 1
        }
    }
}
