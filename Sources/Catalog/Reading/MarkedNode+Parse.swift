import Yams

extension MarkedNode {
    /// Deeper nesting than any pack or metadata file has.
    private static let deepest = 12

    /// Parses one YAML document, of which JSON is a case; nil for a text
    /// without content. Throws a `CatalogError` of `kind` with the line.
    static func parse(_ text: String, file: String, kind: CatalogError.Kind) throws -> MarkedNode? {
        let parser: Parser
        do {
            // The basic resolver leaves every scalar a text: which of them are
            // numbers is decided by the field, and nothing is matched against
            // regular expressions.
            parser = try Parser(yaml: joiningSurrogates(of: text), resolver: .basic)
            // Anchors are held by the parser.
            return try withExtendedLifetime(parser) {
                guard let root = try parser.singleRoot() else { return nil }
                return try copy(root, depth: 0, file: file, kind: kind)
            }
        } catch let error as YamlError {
            throw translate(error, file: file, kind: kind)
        }
    }

    private static func copy(
        _ node: Node, depth: Int, file: String, kind: CatalogError.Kind
    ) throws -> MarkedNode {
        let line = node.mark?.line ?? 1
        func refuse(_ message: String) -> CatalogError {
            CatalogError(kind, message, file: file, line: line)
        }
        // The definition of an anchor stands before its uses, so this stops
        // before any alias is multiplied.
        if node.anchor != nil { throw refuse("expected plain values, found an anchor; write the value out") }
        if depth > deepest { throw refuse("expected at most \(deepest) levels of nesting, found more") }
        switch node {
        case .scalar(let scalar):
            let isPlain = scalar.style == .plain || scalar.style == .any
            return MarkedNode(line: line, content: .scalar(scalar.string, isPlain: isPlain))
        case .sequence(let items):
            let copies = try items.map { try copy($0, depth: depth + 1, file: file, kind: kind) }
            return MarkedNode(line: line, content: .list(copies))
        case .mapping(let pairs):
            var entries: [Entry] = []
            var keys: Set<String> = []
            for (key, value) in pairs {
                guard case .scalar(let name) = key else {
                    throw refuse("expected a name as key, found a list or an object")
                }
                let line = key.mark?.line ?? line
                guard keys.insert(name.string).inserted else {
                    throw givenTwice(name.string, file, line, kind)
                }
                let value = try copy(value, depth: depth + 1, file: file, kind: kind)
                entries.append(Entry(key: name.string, line: line, value: value))
            }
            return MarkedNode(line: line, content: .mapping(entries))
        case .alias:
            throw refuse("expected plain values, found an alias; write the value out")
        }
    }

    private static func givenTwice(
        _ key: String, _ file: String, _ line: Int, _ kind: CatalogError.Kind
    ) -> CatalogError {
        let reason =
            kind == .metadata
            ? "a dataset states one condition: split it, or give a list where the field takes one"
            : "keep one of them"
        return CatalogError(kind, "the key '\(key)' is given twice; \(reason)", file: file, line: line)
    }

    private static func translate(_ error: YamlError, file: String, kind: CatalogError.Kind) -> CatalogError {
        switch error {
        case .scanner(_, let problem, let mark, _), .parser(_, let problem, let mark, _),
            .composer(_, let problem, let mark, _):
            return CatalogError(
                kind, "expected YAML or JSON, but \(problem) (column \(mark.column))", file: file,
                line: mark.line)
        case .duplicatedKeysInMapping(let duplicates, let context):
            return givenTwice(duplicates.first ?? "", file, context.mark.line, kind)
        case .reader(let problem, let offset, _, let yaml):
            let line = offset.map { yaml.prefix($0).count { $0.isNewline } + 1 }
            return CatalogError(kind, "expected YAML or JSON, but \(problem)", file: file, line: line)
        default:
            return CatalogError(kind, "expected YAML or JSON, but it cannot be read: \(error)", file: file)
        }
    }

    /// JSON writes letters above U+FFFF as two `\u` escapes, which YAML does
    /// not know; each such pair becomes the letter itself. YAML texts are
    /// returned as they are.
    private static func joiningSurrogates(of text: String) -> String {
        guard let first = text.first(where: { !$0.isWhitespace }), first == "{" || first == "[",
            text.contains("\\ud") || text.contains("\\uD")
        else { return text }
        let bytes = Array(text.utf8)
        var joined: [UInt8] = []
        joined.reserveCapacity(bytes.count)
        func unit(at position: Int) -> UInt16? {
            guard position + 6 <= bytes.count, bytes[position] == UInt8(ascii: "\\"),
                bytes[position + 1] == UInt8(ascii: "u")
            else { return nil }
            let digits = bytes[position + 2..<position + 6]
            guard digits.allSatisfy({ Character(Unicode.Scalar($0)).isHexDigit }) else { return nil }
            return UInt16(String(decoding: digits, as: UTF8.self), radix: 16)
        }
        var position = 0
        while position < bytes.count {
            guard bytes[position] == UInt8(ascii: "\\") else {
                joined.append(bytes[position])
                position += 1
                continue
            }
            if let high = unit(at: position), UTF16.isLeadSurrogate(high),
                let low = unit(at: position + 6), UTF16.isTrailSurrogate(low)
            {
                joined += Array(String(decoding: [high, low], as: UTF16.self).utf8)
                position += 12
            } else {
                joined += bytes[position..<min(position + 2, bytes.count)]
                position += 2
            }
        }
        return String(decoding: joined, as: UTF8.self)
    }
}
