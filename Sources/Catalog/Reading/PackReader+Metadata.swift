import Columns

extension PackReader {
    private static let fieldKeys = [
        "name", "also", "meaning", "column", "type", "vocabulary", "list", "parts", "joined", "required",
        "expected", "maximum_length", "absent_counts_as", "derived",
    ]
    private static let partKeys = [
        "name", "column", "type", "vocabulary", "required", "maximum_length", "meaning",
    ]
    /// Keys of a metadata file that are no fields, and `rowid` of every table.
    private static let reserved = ["id", "pack", "dataset_id", "rowid"]

    func field(_ node: MarkedNode) throws -> Placed<MetadataField> {
        let reader = try MappingReader(node, "a metadata field", file: file, known: Self.fieldKeys)
        let name = try reader.name("name")
        let aliases = try reader.texts("also")
        if let taken = ([name] + aliases).first(where: { Self.reserved.contains($0) }) {
            throw reader.refuse("'\(taken)' is a key of every dataset; rename the field", at: "name")
        }
        let parts: [MetadataPart]
        if reader.has("parts") {
            for key in ["column", "type", "vocabulary", "maximum_length", "absent_counts_as"]
            where reader.has(key) {
                throw reader.refuse("a field with 'parts' has its '\(key)' in the parts; move it", at: key)
            }
            parts = try reader.list("parts").map { try part($0, field: nil) }
            guard !parts.isEmpty else { throw reader.refuse("'parts' needs at least one part", at: "parts") }
            guard Set(parts.map(\.name)).count == parts.count else {
                throw reader.refuse("two parts of the field '\(name)' have one name", at: "parts")
            }
        } else {
            parts = [try part(reader, name: name)]
        }
        let joined = reader.has("joined") ? try reader.name("joined") : nil
        if joined != nil, parts.count < 2 {
            throw reader.refuse("'joined' needs at least two parts", at: "joined")
        }
        let field = MetadataField(
            name: name, aliases: aliases, meaning: try reader.text("meaning") ?? "",
            isList: try reader.boolean("list", default: false), hasObjects: reader.has("parts"),
            parts: parts, joined: joined, isRequired: try reader.boolean("required", default: false),
            isExpected: try reader.boolean("expected", default: false),
            absentCountsAs: try reader.text("absent_counts_as"),
            isDerived: try reader.boolean("derived", default: false))
        if field.absentCountsAs != nil, field.isList || parts[0].type != .text {
            throw reader.refuse("'absent_counts_as' is for fields of one text", at: "absent_counts_as")
        }
        let columns = field.columnNames
        guard Set(columns).count == columns.count else {
            throw reader.refuse("two parts of the field '\(name)' have one query column")
        }
        if let taken = columns.first(where: { Self.reserved.contains($0) }) {
            throw reader.refuse("'\(taken)' is a column of every table; choose another 'column'")
        }
        return Placed(declaration: field, place: reader.place)
    }

    private func part(_ node: MarkedNode, field: String?) throws -> MetadataPart {
        let reader = try MappingReader(node, "a part", file: file, known: Self.partKeys)
        var part = try part(reader, name: try reader.name("name"))
        part.isRequired = try reader.boolean("required", default: false)
        return part
    }

    private func part(_ reader: MappingReader, name: String) throws -> MetadataPart {
        let typeName = try reader.text("type") ?? "text"
        guard let type = MetadataPart.PartType(rawValue: typeName) else {
            let known = MetadataPart.PartType.allCases.map(\.rawValue)
            throw reader.refuse(
                "'\(name)' has the unknown type '\(typeName)'; known types are "
                    + known.joined(separator: ", "), at: "type")
        }
        let vocabulary = try reader.text("vocabulary")
        if vocabulary != nil, type != .text {
            throw reader.refuse("'\(name)' has a vocabulary, so its type must be text", at: "vocabulary")
        }
        return MetadataPart(
            name: name, column: reader.has("column") ? try reader.name("column") : name, type: type,
            vocabulary: vocabulary, isRequired: false,
            maximumLength: try reader.integer("maximum_length", in: 1...1_000_000),
            meaning: try reader.text("meaning") ?? "")
    }

    func vocabulary(_ node: MarkedNode) throws -> Placed<Vocabulary> {
        let reader = try MappingReader(
            node, "a vocabulary", file: file, known: ["name", "closed", "meaning", "terms", "absent"])
        let name = try reader.name("name")
        let terms = try reader.list("terms").map(term)
        var owner: [String: String] = [:]
        for (term, line) in terms {
            for spelling in Set(([term.term] + term.spellings).map { $0.lowercased() }).sorted() {
                if let other = owner[spelling] {
                    throw refuse(
                        "the vocabulary '\(name)' has '\(spelling)' for both '\(other)' and '\(term.term)'",
                        line)
                }
                owner[spelling] = term.term
            }
        }
        let known = terms.map(\.0.term)
        for (term, line) in terms {
            if let parent = term.parent, !known.contains(parent) {
                throw refuse(
                    "the term '\(term.term)' is under the unknown term '\(parent)'"
                        + NearestName.hint(parent, among: known), line)
            }
        }
        let isClosed = try reader.boolean("closed", default: false)
        if isClosed, terms.isEmpty { throw reader.refuse("the closed vocabulary '\(name)' has no terms") }
        let vocabulary = Vocabulary(
            name: name, isClosed: isClosed, meaning: try reader.text("meaning") ?? "", terms: terms.map(\.0),
            absent: try reader.texts("absent"))
        return Placed(declaration: vocabulary, place: reader.place)
    }

    /// A term is a text, or an object with its spellings and its parent.
    private func term(_ node: MarkedNode) throws -> (VocabularyTerm, Int) {
        if case .scalar(let text, _) = node.content, !text.isEmpty {
            return (VocabularyTerm(term: text, spellings: [], parent: nil), node.line)
        }
        let reader = try MappingReader(node, "a term", file: file, known: ["term", "also", "under"])
        let term = VocabularyTerm(
            term: try reader.required("term"), spellings: try reader.texts("also"),
            parent: try reader.text("under"))
        return (term, node.line)
    }
}
