import Columns
import Yams

extension MappingFile {
    /// The pairs of a YAML mapping, keys as scalars.
    func pairs(_ node: Node, _ what: String) throws -> [(key: Node.Scalar, value: Node)] {
        if MappingFile.isNull(node) { return [] }
        guard let mapping = node.mapping else {
            throw fault(node, "expected \(what) as \"key: value\" pairs")
        }
        return try mapping.map { pair in
            guard let key = pair.key.scalar else { throw fault(pair.key, "expected a name as key") }
            return (key, pair.value)
        }
    }

    func text(_ node: Node, _ what: String) throws -> String {
        guard let scalar = node.scalar, !MappingFile.isNull(node) else {
            throw fault(node, "expected \(what)")
        }
        return scalar.string
    }

    /// A list of scalars, or one scalar.
    func texts(_ node: Node) throws -> [String] {
        if let scalar = node.scalar { return [scalar.string] }
        guard let sequence = node.sequence else { throw fault(node, "expected a list of texts") }
        return try sequence.map { item in
            guard let scalar = item.scalar else { throw fault(item, "expected a text in the list") }
            return scalar.string
        }
    }

    func boolean(_ node: Node) throws -> Bool {
        switch node.scalar?.string {
        case "true": true
        case "false": false
        default: throw fault(node, "expected true or false")
        }
    }

    /// A plain `null`, `~` or nothing; the same letters in quotes are text.
    static func isNull(_ node: Node) -> Bool {
        guard let scalar = node.scalar, scalar.style == .plain || scalar.style == .any else { return false }
        return ["", "~", "null", "Null", "NULL"].contains(scalar.string)
    }

    func fault(_ node: Node, _ message: String) -> ImportError {
        ImportError(.mapping, file: file, line: node.mark?.line, message: message)
    }

    func unknown(_ key: Node.Scalar, _ known: [String]) -> ImportError {
        ImportError(
            .mapping, file: file, line: key.mark?.line,
            message: "expected one of the keys \(known.joined(separator: ", ")), found "
                + ImportError.quoted(key.string),
            hint: NearestName.question(key.string, among: known)
        )
    }

    static func error(_ error: YamlError, file: String) -> ImportError {
        switch error {
        case .scanner(_, let problem, let mark, _), .parser(_, let problem, let mark, _),
            .composer(_, let problem, let mark, _):
            ImportError(.mapping, file: file, line: mark.line, message: "expected YAML: \(problem)")
        case .duplicatedKeysInMapping(let duplicates, let context):
            ImportError(
                .mapping, file: file, line: context.mark.line,
                message: "expected each key once, found again: "
                    + duplicates.map { ImportError.quoted($0) }.joined(separator: ", "))
        default: ImportError(.mapping, file: file, message: "expected YAML: \(error)")
        }
    }
}
