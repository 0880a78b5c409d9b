/// Lists that stand in files.
extension Binder {
    /// The items of a list: those of a file are its lines, blanks around them and
    /// empty lines left out. A line that is a whole number in its usual form is one.
    func lines(of items: [Expression]) throws(QueryError) -> [Expression] {
        guard let item = items.first, case .file(let path) = item.kind else { return items }
        guard let readFile = steps?.readFile else {
            throw QueryError(
                "a list in a file cannot be read here", at: item.range, hint: "write the values in IN (...)")
        }
        let text: String
        do {
            text = try readFile(path)
        } catch {
            throw QueryError("\(error)", at: item.range, hint: "IN FILE takes a file of one value per line")
        }
        var lines: [Expression] = []
        for line in text.utf8.split(whereSeparator: { $0 == UInt8(ascii: "\n") || $0 == UInt8(ascii: "\r") })
        {
            guard let first = line.firstIndex(where: { !Self.isBlank($0) }),
                let last = line.lastIndex(where: { !Self.isBlank($0) })
            else { continue }
            guard lines.count < Parser.longestList else {
                throw QueryError("\(path) has more than \(Parser.longestList) lines", at: item.range)
            }
            let value = String(decoding: line[first...last], as: UTF8.self)
            let literal = Self.isPlain(line[first...last]) ? Int64(value).map(Literal.integer) : nil
            lines.append(Expression(.literal(literal ?? .text(value)), at: item.range))
        }
        return lines
    }

    /// Whether digits, if they are a whole number, are so in the form in which one is
    /// written: without a plus sign and without zeros before it.
    private static func isPlain(_ line: Substring.UTF8View) -> Bool {
        let digits = line.first == UInt8(ascii: "-") ? line.dropFirst() : line
        guard digits.first == UInt8(ascii: "0") else { return line.first != UInt8(ascii: "+") }
        return digits.count == 1 && line.count == 1
    }

    private static func isBlank(_ byte: UInt8) -> Bool {
        byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\t")
    }
}
