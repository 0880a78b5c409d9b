import Columns

/// Reads one object of a pack file by key, each value with its type checked.
///
/// Keys outside `known` are refused when it is made, so a slip of the pen
/// never becomes a silent default.
struct MappingReader {
    let file: String
    let line: Int
    /// What is read, with its article: "a column".
    let what: String
    private let values: [String: MarkedNode]
    private let lines: [String: Int]

    init(_ node: MarkedNode, _ what: String, file: String, known: [String]) throws {
        guard case .mapping(let entries) = node.content else {
            throw CatalogError(
                .pack, "expected \(what) as an object, found \(node.found)", file: file, line: node.line)
        }
        var values: [String: MarkedNode] = [:]
        var lines: [String: Int] = [:]
        for entry in entries {
            guard known.contains(entry.key) else {
                throw CatalogError(
                    .pack,
                    "\(what) has no key '\(entry.key)'\(NearestName.hint(entry.key, among: known))",
                    file: file, line: entry.line)
            }
            lines[entry.key] = entry.line
            if !entry.value.isNull { values[entry.key] = entry.value }
        }
        self.file = file
        self.line = node.line
        self.what = what
        self.values = values
        self.lines = lines
    }
}

extension MappingReader {
    var place: SourcePlace { SourcePlace(file: file, line: line) }

    func has(_ key: String) -> Bool { values[key] != nil }

    func node(_ key: String) -> MarkedNode? { values[key] }

    func refuse(_ message: String, at key: String? = nil) -> CatalogError {
        CatalogError(.pack, message, file: file, line: key.flatMap { lines[$0] } ?? line)
    }

    /// The text of a scalar; nil where the key is absent.
    func text(_ key: String) throws -> String? {
        guard let node = values[key] else { return nil }
        guard case .scalar(let text, _) = node.content else {
            throw refuse("expected a text for '\(key)' of \(what), found \(node.found)", at: key)
        }
        return text
    }

    func required(_ key: String) throws -> String {
        guard let text = try text(key), !text.isEmpty else {
            throw refuse("\(what) needs the key '\(key)'")
        }
        return text
    }

    /// Lower-case letters, digits and underscores, a letter first.
    func name(_ key: String) throws -> String {
        let name = try required(key)
        guard Self.isName(name) else {
            throw refuse(
                "expected lower-case letters, digits and _ for '\(key)' of \(what), found '\(name)'", at: key)
        }
        return name
    }

    static func isName(_ text: String) -> Bool {
        guard let first = text.utf8.first, first >= UInt8(ascii: "a"), first <= UInt8(ascii: "z"),
            text.utf8.count <= 100
        else { return false }
        return text.utf8.allSatisfy {
            $0 >= UInt8(ascii: "a") && $0 <= UInt8(ascii: "z") || $0 == UInt8(ascii: "_")
                || $0 >= UInt8(ascii: "0") && $0 <= UInt8(ascii: "9")
        }
    }

    func boolean(_ key: String, default absent: Bool) throws -> Bool {
        switch try text(key) {
        case nil: return absent
        case "true": return true
        case "false": return false
        case let found?:
            throw refuse("expected true or false for '\(key)' of \(what), found '\(found)'", at: key)
        }
    }

    func integer(_ key: String, in range: ClosedRange<Int>) throws -> Int? {
        guard let text = try text(key) else { return nil }
        guard let number = Int(text), range.contains(number) else {
            throw refuse(
                "expected a whole number from \(range.lowerBound) to \(range.upperBound) for '\(key)' of "
                    + "\(what), found '\(text)'", at: key)
        }
        return number
    }

    /// The items of a list; empty where the key is absent.
    func list(_ key: String) throws -> [MarkedNode] {
        guard let node = values[key] else { return [] }
        guard case .list(let items) = node.content else {
            throw refuse("expected a list for '\(key)' of \(what), found \(node.found)", at: key)
        }
        return items
    }

    /// A list of texts.
    func texts(_ key: String) throws -> [String] {
        try list(key).map { item in
            guard case .scalar(let text, _) = item.content, !text.isEmpty else {
                throw CatalogError(
                    .pack, "expected a list of names for '\(key)' of \(what), found \(item.found) in it",
                    file: file, line: item.line)
            }
            return text
        }
    }
}
