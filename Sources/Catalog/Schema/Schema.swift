import Columns

/// What a store knows about tables and metadata: its packs, merged in order.
public struct Schema: Sendable {
    public let packs: [PackSummary]
    public let tables: [TableSchema]
    public let metadataFields: [MetadataField]
    /// `dataset_id` first, then the columns of the fields in order.
    public let metadataColumns: [MetadataColumnReference]
    public let vocabularies: [Vocabulary]

    let tablePositions: [String: Int]
    let columnPositions: [String: Int]
    let fieldPositions: [String: Int]
    let vocabularyPositions: [String: Int]
    /// Fields that each pack declares, as positions in `metadataFields`.
    let fieldsOfPack: [String: [Int]]

    /// Throws a `CatalogError` where packs contradict each other or name
    /// something that none of them declares.
    public init(packs: [Pack]) throws {
        var merger = SchemaMerger()
        for pack in packs { try merger.add(pack) }
        try merger.check()
        self.init(
            packs: packs.map { PackSummary(name: $0.name, version: $0.version, title: $0.title) },
            tables: merger.finishedTables(), metadataFields: merger.fields.map(\.declaration),
            vocabularies: merger.vocabularies.map(\.declaration), fieldsOfPack: merger.fieldsOfPack)
    }

    /// What packs that fit together come to.
    init(
        packs: [PackSummary], tables: [TableSchema], metadataFields: [MetadataField],
        vocabularies: [Vocabulary], fieldsOfPack: [String: [Int]]
    ) {
        self.packs = packs
        self.tables = tables
        self.metadataFields = metadataFields
        self.vocabularies = vocabularies
        self.fieldsOfPack = fieldsOfPack
        metadataColumns = Schema.columns(of: metadataFields)
        var positions: [String: Int] = [:]
        for (index, table) in tables.enumerated() {
            for title in [table.name, table.plural] + table.aliases {
                positions[title.lowercased()] = index
                positions["\(table.pack).\(title.lowercased())"] = index
            }
        }
        tablePositions = positions
        columnPositions = Dictionary(
            metadataColumns.enumerated().map { ($1.name, $0) }, uniquingKeysWith: { first, _ in first })
        fieldPositions = Dictionary(
            metadataFields.enumerated().flatMap { index, field in
                ([field.name] + field.aliases).map { ($0, index) }
            }, uniquingKeysWith: { first, _ in first })
        vocabularyPositions = Dictionary(
            vocabularies.enumerated().map { ($1.name, $0) }, uniquingKeysWith: { first, _ in first })
    }
}

extension Schema {
    /// By its name, plural or alias, alone or after `pack.`; any letter case.
    public func table(named name: String) -> TableSchema? {
        tablePositions[name.inLowerCase].map { tables[$0] }
    }

    public func table(code: UInt32) -> TableSchema? { tables.first { $0.code == code } }

    /// Every name that `table(named:)` takes without a pack, for hints.
    public var tableNames: [String] { tables.flatMap { [$0.name, $0.plural] + $0.aliases } }

    public func vocabulary(named name: String) -> Vocabulary? {
        vocabularyPositions[name].map { vocabularies[$0] }
    }

    /// By its name or alias in metadata files.
    public func fieldIndex(named name: String) -> Int? { fieldPositions[name] }

    /// By its name in queries; any letter case.
    public func metadataColumn(named name: String) -> MetadataColumnReference? {
        columnPositions[name.inLowerCase].map { metadataColumns[$0] }
    }

    /// The fields that metadata of that pack may have; empty for an unknown pack.
    ///
    /// A pack that declares no field takes those of all packs of the store.
    public func fields(ofPack name: String) -> [MetadataField] {
        fieldIndexes(ofPack: name).map { metadataFields[$0] }
    }

    func fieldIndexes(ofPack name: String) -> [Int] { fieldsOfPack[name] ?? [] }

    private static func columns(of fields: [MetadataField]) -> [MetadataColumnReference] {
        var columns = [
            MetadataColumnReference(
                name: "dataset_id", fieldIndex: -1, source: .datasetID, kind: .text, isManyValued: false,
                meaning: "The id of the dataset, a UUID.", vocabulary: nil)
        ]
        for (index, field) in fields.enumerated() where !field.isDerived {
            for (position, part) in field.parts.enumerated() {
                columns.append(
                    MetadataColumnReference(
                        name: part.column, fieldIndex: index, source: .part(position), kind: part.type.kind,
                        isManyValued: field.isList,
                        meaning: part.meaning.isEmpty ? field.meaning : part.meaning,
                        vocabulary: part.vocabulary))
            }
            if let joined = field.joined {
                let names = field.parts.map(\.column).joined(separator: " and ")
                columns.append(
                    MetadataColumnReference(
                        name: joined, fieldIndex: index, source: .joined, kind: .text,
                        isManyValued: field.isList, meaning: "\(names) joined by a blank.", vocabulary: nil))
            }
        }
        return columns
    }
}
