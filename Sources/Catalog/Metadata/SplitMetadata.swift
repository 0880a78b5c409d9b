/// Metadata for the datasets that a load makes of the values of one column.
///
/// ```yaml
/// "*":                          # for every value; {value} stands for it
///   label: "CA2 mitochondria, {value}"
///   species: Mus musculus
/// "MCC Cre +":                  # fields of one value, over those of "*"
///   mutations: [{gene: Mcu, expression: knock-out}]
/// ```
public struct SplitMetadata: Sendable {
    private let file: String
    private let entries: [MarkedNode.Entry]

    /// Throws a `CatalogError` with the line of the first fault.
    public init(_ text: String, file: String) throws {
        guard let root = try MarkedNode.parse(text, file: file, kind: .metadata),
            case .mapping(let entries) = root.content
        else {
            throw CatalogError(
                .metadata,
                "expected an object with one entry per value of the column, or \"*\" for all of them",
                file: file, line: 1)
        }
        self.file = file
        self.entries = entries
    }

    /// The dataset of one value. Throws where neither the value nor "*" has an
    /// entry, and where the fields break the rules of a metadata file.
    public func dataset(for value: String, schema: Schema, strict: Bool = false) throws -> ParsedDataset {
        let own = entries.first { $0.key == value }
        let shared = entries.first { $0.key == "*" }
        guard let entry = own ?? shared else {
            let known = entries.map { "\"\($0.key)\"" }.joined(separator: ", ")
            throw CatalogError(
                .metadata,
                "no metadata for the value \"\(value)\"; the file has \(known); add it, or \"*\" for all",
                file: file)
        }
        var fields: [MarkedNode.Entry] = []
        for source in [own, shared].compactMap({ $0 }) {
            guard case .mapping(let entries) = source.value.content else {
                throw CatalogError(
                    .metadata, "expected the metadata of a dataset as an object, found \(source.value.found)",
                    file: file, line: source.line)
            }
            for field in entries where !fields.contains(where: { $0.key == field.key }) {
                fields.append(
                    MarkedNode.Entry(
                        key: field.key, line: field.line, value: field.value.replacing("{value}", with: value)
                    ))
            }
        }
        var reader = MetadataReader(schema: schema, file: file, strict: strict)
        let metadata = try reader.dataset(MarkedNode(line: entry.line, content: .mapping(fields)))
        return ParsedDataset(metadata: metadata, warnings: reader.warnings)
    }

    /// The dataset of a value that nobody described: a label, nothing else.
    public static func undescribed(column: String, value: String, schema: Schema) throws -> ParsedDataset {
        let label = MarkedNode(line: 1, content: .scalar("\(column) \(value)", isPlain: false))
        var reader = MetadataReader(schema: schema, file: nil, strict: false)
        let metadata = try reader.dataset(
            MarkedNode(line: 1, content: .mapping([MarkedNode.Entry(key: "label", line: 1, value: label)])))
        return ParsedDataset(metadata: metadata, warnings: reader.warnings)
    }
}

extension MarkedNode {
    /// The node with `pattern` replaced in every text.
    fileprivate func replacing(_ pattern: String, with text: String) -> MarkedNode {
        let content: Content =
            switch content {
            case .scalar(let scalar, let isPlain):
                .scalar(
                    scalar.split(separator: pattern, omittingEmptySubsequences: false).joined(
                        separator: text),
                    isPlain: isPlain && !scalar.contains(pattern))
            case .list(let items): .list(items.map { $0.replacing(pattern, with: text) })
            case .mapping(let entries):
                .mapping(
                    entries.map {
                        Entry(key: $0.key, line: $0.line, value: $0.value.replacing(pattern, with: text))
                    })
            }
        return MarkedNode(line: line, content: content)
    }
}
