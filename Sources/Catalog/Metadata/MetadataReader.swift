import Columns

/// Reads one dataset's metadata from nodes by the rules of its pack.
struct MetadataReader {
    let schema: Schema
    let file: String?
    let strict: Bool
    private(set) var warnings: [String] = []

    init(schema: Schema, file: String?, strict: Bool) {
        self.schema = schema
        self.file = file
        self.strict = strict
    }
}

extension MetadataReader {
    func refuse(_ message: String, _ line: Int?) -> CatalogError {
        CatalogError(.metadata, message, file: file, line: file == nil ? nil : line)
    }

    mutating func warn(_ message: String, _ line: Int) {
        warnings.append(file.map { "\($0):\(line): \(message)" } ?? message)
    }

    mutating func dataset(_ node: MarkedNode) throws -> DatasetMetadata {
        guard case .mapping(let entries) = node.content else {
            throw refuse("expected the metadata of a dataset as an object, found \(node.found)", node.line)
        }
        var metadata = DatasetMetadata()
        var given: [(entry: MarkedNode.Entry, key: String)] = []
        for entry in entries {
            switch entry.key {
            case "id": metadata.id = try identifier(entry)
            case "pack": metadata.pack = try packName(entry)
            default: given.append((entry, entry.key))
            }
        }
        let pack = try metadata.pack ?? likeliestPack(given.map(\.key), node.line)
        metadata.pack = pack
        let indexes = schema.fieldIndexes(ofPack: pack)
        var first: [Int: String] = [:]
        for (entry, key) in given {
            let index = try fieldIndex(key, among: indexes, pack: pack, line: entry.line)
            let field = schema.metadataFields[index]
            if let other = first.updateValue(key, forKey: index) {
                throw refuse(
                    "'\(key)' and '\(other)' are one field; a dataset states one condition: keep one of "
                        + "them, or split the dataset", entry.line)
            }
            if field.isDerived {
                warn("'\(field.name)' is computed by the store and ignored here", entry.line)
                continue
            }
            let elements = try elements(of: field, entry.value, line: entry.line)
            if !elements.isEmpty { metadata.fields[field.name] = elements }
        }
        for index in indexes {
            let field = schema.metadataFields[index]
            guard metadata.fields[field.name] == nil else { continue }
            if field.isRequired {
                throw refuse("a dataset needs a '\(field.name)' that is not empty", node.line)
            }
            if field.isExpected { warn("the dataset states no '\(field.name)'", node.line) }
        }
        return metadata
    }

    func fieldIndex(_ key: String, among indexes: [Int], pack: String, line: Int?) throws -> Int {
        if let index = schema.fieldIndex(named: key), indexes.contains(index) { return index }
        let fields = indexes.map { schema.metadataFields[$0] }
        if let field = fields.first(where: { $0.columnNames.contains(key) }) {
            throw refuse("there is no metadata field '\(key)'; it is a part of '\(field.name)'", line)
        }
        let known = fields.flatMap { [$0.name] + $0.aliases } + ["id", "pack"]
        throw refuse(
            "the pack '\(pack)' has no metadata field '\(key)'\(NearestName.hint(key, among: known))", line)
    }

    private func identifier(_ entry: MarkedNode.Entry) throws -> UUIDBytes? {
        if entry.value.isNull { return nil }
        guard case .scalar(let text, _) = entry.value.content, let id = UUIDBytes(text) else {
            throw refuse(
                "expected a UUID like 8b4ae5f1-a941-46a0-956a-26afbccdafe5 for 'id', found "
                    + "\(entry.value.found); leave it out for a new one", entry.line)
        }
        return id
    }

    private func packName(_ entry: MarkedNode.Entry) throws -> String? {
        if entry.value.isNull { return nil }
        let known = schema.packs.map(\.name)
        guard case .scalar(let text, _) = entry.value.content, known.contains(text) else {
            throw refuse(
                "the store has no pack \(entry.value.found); it has \(known.joined(separator: ", "))",
                entry.line)
        }
        return text
    }

    /// The first pack that knows every key; else the one that knows most, for
    /// the message about the key that it lacks.
    private func likeliestPack(_ keys: [String], _ line: Int) throws -> String {
        var best: (known: Int, pack: String)?
        for pack in schema.packs {
            let indexes = Set(schema.fieldIndexes(ofPack: pack.name))
            let known = keys.count { key in
                schema.fieldIndex(named: key).map { indexes.contains($0) } ?? false
            }
            if known == keys.count { return pack.name }
            if known > best?.known ?? -1 { best = (known, pack.name) }
        }
        guard let best else { throw refuse("the store has no pack, so it takes no dataset", line) }
        return best.pack
    }
}
