extension QueryError {
    /// The error as it is shown to a person: the message with line and column,
    /// the line of the query, a caret under the place, and the hint.
    ///
    ///     line 1, column 8: expected a value, found FROM
    ///         SELECT FROM neurons
    ///                ^~~~
    ///     hint: name a column
    ///
    /// Columns are counted in characters. A line longer than `widestLine` is
    /// cut to the surroundings of the place, and control characters are
    /// replaced, because a query may come from anywhere and goes to a terminal.
    public func rendered(in text: String) -> String {
        var result = ""
        if let range {
            let excerpt = Excerpt(of: text, at: range)
            result = "line \(excerpt.line), column \(excerpt.column): \(message)\n"
            result += "    \(excerpt.text)\n    \(excerpt.underline)\n"
        } else {
            result = message + "\n"
        }
        if let hint { result += "hint: \(hint)\n" }
        return result
    }
}

/// One line of a query around a place, and the line to print under it.
private struct Excerpt {
    /// The most characters of a line that are shown.
    static let widestLine = 160
    /// How much is kept before the place when a line is cut.
    static let kept = 60

    /// From 1.
    var line = 1
    /// In characters, from 1.
    var column = 1
    var text = ""
    var underline = ""

    init(of query: String, at range: SourceRange) {
        let bytes = query.utf8
        let start = min(max(range.lowerBound, 0), bytes.count)
        let end = min(max(range.upperBound, start), bytes.count)
        var lineStart = 0
        var lineEnd = bytes.count
        for (offset, byte) in bytes.enumerated() where byte == UInt8(ascii: "\n") {
            if offset < start {
                line += 1
                lineStart = offset + 1
            } else {
                lineEnd = offset
                break
            }
        }
        let before = Excerpt.characters(of: query, lineStart, start)
        let marked = Excerpt.characters(of: query, start, min(end, lineEnd))
        let after = Excerpt.characters(of: query, max(start, min(end, lineEnd)), lineEnd)
        column = before.count + 1
        show(before, marked, after)
    }

    private mutating func show(_ before: [Character], _ marked: [Character], _ after: [Character]) {
        var before = before[...]
        var marked = marked[...]
        var after = after[...]
        var head = ""
        var tail = ""
        if before.count + marked.count + after.count > Excerpt.widestLine {
            if before.count > Excerpt.kept {
                before = before.suffix(Excerpt.kept)
                head = "…"
            }
            let rest = Excerpt.widestLine - before.count
            if marked.count + after.count > rest { tail = "…" }
            marked = marked.prefix(rest)
            after = after.prefix(rest - marked.count)
        }
        text = head + String(before) + String(marked) + String(after) + tail
        underline = String(repeating: " ", count: head.count)
        for character in before { underline.append(character == "\t" ? "\t" : " ") }
        underline += "^" + String(repeating: "~", count: max(0, marked.count - 1))
    }

    /// The characters of a run of bytes, fit for a terminal.
    private static func characters(of query: String, _ start: Int, _ end: Int) -> [Character] {
        guard start < end else { return [] }
        let bytes = query.utf8
        let from = bytes.index(bytes.startIndex, offsetBy: start)
        let piece = String(decoding: bytes[from..<bytes.index(from, offsetBy: end - start)], as: UTF8.self)
        return piece.map { character in
            let control = character.unicodeScalars.contains { scalar in
                scalar.properties.generalCategory == .control && scalar != "\t"
            }
            return control ? "\u{FFFD}" : character
        }
    }
}
