import Columns

/// Files of dataset metadata: JSON or YAML, one object or a list of them.
public enum MetadataFile {
    /// Reads every dataset of a text.
    ///
    /// `strict` refuses terms that an open vocabulary does not know. Throws a
    /// `CatalogError` with the line of the first fault.
    public static func parse(
        _ text: String, file: String, schema: Schema, strict: Bool = false
    ) throws -> [ParsedDataset] {
        guard let root = try MarkedNode.parse(text, file: file, kind: .metadata), !root.isNull else {
            throw CatalogError(
                .metadata, "expected the metadata of a dataset, found an empty file", file: file, line: 1)
        }
        var nodes = [root]
        if case .list(let items) = root.content { nodes = items }
        guard !nodes.isEmpty else {
            throw CatalogError(
                .metadata, "expected the metadata of a dataset, found an empty list", file: file,
                line: root.line)
        }
        var lines: [UUIDBytes: Int] = [:]
        return try nodes.map { node in
            var reader = MetadataReader(schema: schema, file: file, strict: strict)
            let metadata = try reader.dataset(node)
            if let id = metadata.id, let other = lines.updateValue(node.line, forKey: id) {
                throw CatalogError(
                    .metadata, "the id \(id) is also that of the dataset in line \(other); give each its own",
                    file: file, line: node.line)
            }
            return ParsedDataset(metadata: metadata, warnings: reader.warnings)
        }
    }
}
