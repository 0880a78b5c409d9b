import Columns

extension MetadataReader {
    /// The elements of a field; none for `null`, an empty text or an empty list.
    mutating func elements(
        of field: MetadataField, _ node: MarkedNode, line: Int
    ) throws -> [[Value]] {
        var items = [node]
        if case .list(let list) = node.content { items = list }
        var elements: [[Value]] = []
        for item in items {
            guard let element = try element(of: field, item) else { continue }
            if elements.contains(element) {
                if field.isList { warn("'\(field.name)' names an element twice; one is kept", item.line) }
                continue
            }
            elements.append(element)
        }
        if !field.isList, elements.count > 1 {
            throw refuse(
                "'\(field.name)' states the one condition of a dataset, found \(elements.count) values; split "
                    + "the dataset into one per value", line)
        }
        return elements
    }

    /// One value per part; nil where all are absent.
    private mutating func element(of field: MetadataField, _ node: MarkedNode) throws -> [Value]? {
        guard field.hasObjects else {
            let value = try value(of: field.parts[0], node, in: field)
            return value.isNull ? nil : [value]
        }
        if node.isNull { return nil }
        guard case .mapping(let entries) = node.content else {
            let keys = field.parts.map(\.name).joined(separator: ", ")
            throw refuse(
                "expected an object with the keys \(keys) in '\(field.name)', found \(node.found)", node.line)
        }
        var element = [Value](repeating: .null, count: field.parts.count)
        for entry in entries {
            guard let position = field.parts.firstIndex(where: { $0.name == entry.key }) else {
                throw refuse(
                    "'\(field.name)' has no part '\(entry.key)'"
                        + NearestName.hint(entry.key, among: field.parts.map(\.name)), entry.line)
            }
            element[position] = try value(of: field.parts[position], entry.value, in: field)
        }
        if element.allSatisfy(\.isNull) { return nil }
        for (part, value) in zip(field.parts, element) where part.isRequired && value.isNull {
            throw refuse("an element of '\(field.name)' needs a '\(part.name)'", node.line)
        }
        return element
    }

    private mutating func value(
        of part: MetadataPart, _ node: MarkedNode, in field: MetadataField
    ) throws -> Value {
        if node.isNull { return .null }
        guard case .scalar(let text, _) = node.content else {
            throw refuse("expected one value for '\(part.name)', found \(node.found)", node.line)
        }
        let isBlank = text.allSatisfy(\.isWhitespace)
        if isBlank { return .null }
        switch part.type {
        case .text: return try term(text, of: part, node.line)
        case .int64:
            guard let number = Int64(text) else {
                throw refuse("expected a whole number for '\(part.name)', found '\(text)'", node.line)
            }
            return .integer(number)
        case .float64:
            // `Double` also takes hexadecimal and names, which no file means.
            guard text.allSatisfy({ $0.isASCII && ($0.isNumber || "+-.eE".contains($0)) }),
                let number = Double(text), number.isFinite
            else { throw refuse("expected a number for '\(part.name)', found '\(text)'", node.line) }
            return .double(number == 0 ? 0 : number)
        case .bool:
            switch text.lowercased() {
            case "true": return .boolean(true)
            case "false": return .boolean(false)
            default: throw refuse("expected true or false for '\(part.name)', found '\(text)'", node.line)
            }
        case .date:
            guard Self.isDate(text) else {
                throw refuse("expected a date like 2026-01-31 for '\(part.name)', found '\(text)'", node.line)
            }
            return .text(text)
        }
    }

    private mutating func term(_ text: String, of part: MetadataPart, _ line: Int) throws -> Value {
        if let limit = part.maximumLength, text.count > limit {
            throw refuse(
                "'\(part.name)' takes at most \(limit) characters, found \(text.count); shorten it", line)
        }
        guard let name = part.vocabulary, let vocabulary = schema.vocabulary(named: name) else {
            return .text(text)
        }
        if vocabulary.absent.contains(where: { $0.lowercased() == text.lowercased() }) { return .null }
        if vocabulary.isClosed {
            if let term = vocabulary.term(for: text) { return .text(term.term) }
            throw refuse(unknown(text, part, vocabulary), line)
        }
        // An open vocabulary keeps the contributor's spelling.
        if vocabulary.term(for: text)?.term == text { return .text(text) }
        if strict { throw refuse(unknown(text, part, vocabulary), line) }
        warn("\(unknown(text, part, vocabulary)); stored as given", line)
        return .text(text)
    }

    private func unknown(_ text: String, _ part: MetadataPart, _ vocabulary: Vocabulary) -> String {
        let known: String
        if let nearest = vocabulary.nearest(to: text) {
            known = "; the nearest known term is '\(nearest)'"
        } else if vocabulary.isClosed, vocabulary.terms.count <= 12 {
            known = "; known terms are \(vocabulary.terms.map(\.term).joined(separator: ", "))"
        } else {
            known = "; no known term is near"
        }
        return "'\(text)' is no known term for '\(part.name)'\(known)"
    }

    /// YYYY-MM-DD of the Gregorian calendar.
    static func isDate(_ text: String) -> Bool {
        let bytes = Array(text.utf8)
        guard bytes.count == 10, bytes[4] == UInt8(ascii: "-"), bytes[7] == UInt8(ascii: "-") else {
            return false
        }
        func number(_ range: Range<Int>) -> Int? {
            var number = 0
            for byte in bytes[range] {
                guard byte >= UInt8(ascii: "0"), byte <= UInt8(ascii: "9") else { return nil }
                number = number * 10 + Int(byte - UInt8(ascii: "0"))
            }
            return number
        }
        guard let year = number(0..<4), let month = number(5..<7), let day = number(8..<10),
            (1...12).contains(month)
        else { return false }
        let isLeap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
        let days = [31, isLeap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31][month - 1]
        return (1...days).contains(day)
    }
}
