/// Which columns of a file a query may ask for, by the words in its text: of a
/// wide file the others need not be read.
struct NamedColumns {
    private let text: String
    private let words: Set<String>
    /// Whether all columns may be meant.
    let takesAll: Bool

    /// Knows no grammar, and so takes rather too many: every word of the text
    /// may be a column, and every `*` but that of `count(*)` all of them.
    init(_ query: String) {
        text = query.lowercased()
        var words: [String] = []
        var word = ""
        var lastSign: Character = " "
        var hasStar = false
        for character in text {
            if character.isLetter || character.isNumber || character == "_" {
                word.append(character)
                continue
            }
            if !word.isEmpty { words.append(word) }
            word = ""
            if character == "*", lastSign != "(" { hasStar = true }
            if !character.isWhitespace { lastSign = character }
        }
        if !word.isEmpty { words.append(word) }
        self.words = Set(words)
        // A query without SELECT asks for all columns.
        let counts = ["select", "from"].map { wanted in words.count { $0 == wanted } }
        takesAll = hasStar || counts[0] < counts[1]
    }

    /// Whether a column of that name in the file and in the table is meant.
    func contains(_ original: String, _ name: String) -> Bool {
        takesAll || words.contains(name) || text.contains(original.lowercased())
    }

    func contains(_ name: String) -> Bool { contains(name, name) }
}
