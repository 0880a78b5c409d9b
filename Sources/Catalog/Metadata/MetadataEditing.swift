import Columns

/// Changes to a dataset's metadata as `field=value` texts.
public enum MetadataEditing {
    /// Applies the assignments in order and checks the result as a file is.
    ///
    /// The right side is YAML: `species=Mus musculus`,
    /// `mutations=[{gene: Fmr1}]`; nothing removes the field. A field of one
    /// text takes the right side as it stands unless it is quoted or
    /// bracketed, so `notes=see: page 4` needs no quotes. Warnings are about
    /// the fields that were assigned.
    public static func edit(
        _ dataset: DatasetMetadata, assignments: [String], schema: Schema, strict: Bool = false
    ) throws -> ParsedDataset {
        let pack = dataset.pack ?? schema.packs.first?.name ?? ""
        let indexes = schema.fieldIndexes(ofPack: pack)
        var edited = dataset
        var reader = MetadataReader(schema: schema, file: nil, strict: strict)
        for assignment in assignments {
            guard let equals = assignment.firstIndex(of: "=") else {
                throw CatalogError(.metadata, "expected field=value, found '\(assignment)'")
            }
            let key = trimmed(assignment[..<equals])
            let text = trimmed(assignment[assignment.index(after: equals)...])
            if key == "id" || key == "pack" {
                throw CatalogError(.metadata, "the \(key) of a dataset never changes; add a new dataset")
            }
            let index = try reader.fieldIndex(key, among: indexes, pack: pack, line: nil)
            let field = schema.metadataFields[index]
            if field.isDerived {
                throw CatalogError(.metadata, "'\(field.name)' is computed by the store; it cannot be set")
            }
            let node = try node(text, for: field)
            let elements = try reader.elements(of: field, node, line: 1)
            if elements.isEmpty, field.isRequired {
                throw CatalogError(.metadata, "a dataset needs a '\(field.name)' that is not empty")
            }
            edited.fields[field.name] = elements.isEmpty ? nil : elements
        }
        return ParsedDataset(metadata: edited, warnings: reader.warnings)
    }

    private static func trimmed(_ text: Substring) -> String {
        var text = text.drop(while: \.isWhitespace)
        while text.last?.isWhitespace == true { text.removeLast() }
        return String(text)
    }

    private static func node(_ text: String, for field: MetadataField) throws -> MarkedNode {
        let isMarked = text.first.map { "[{\"'".contains($0) } ?? false
        if !isMarked, !field.hasObjects {
            return MarkedNode(line: 1, content: .scalar(text, isPlain: true))
        }
        return try MarkedNode.parse(text, file: field.name, kind: .metadata)
            ?? MarkedNode(line: 1, content: .scalar("", isPlain: true))
    }
}
