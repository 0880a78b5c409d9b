import Columns

/// Merges packs in order; a declaration that a later pack repeats must be the
/// same one.
struct SchemaMerger {
    private(set) var fields: [Placed<MetadataField>] = []
    private(set) var vocabularies: [Placed<Vocabulary>] = []
    private(set) var tablePositions: [String: Int] = [:]
    private(set) var fieldsOfPack: [String: [Int]] = [:]
    private var packNames: Set<String> = []
    private var tables: [(schema: TableSchema, columns: [Placed<ColumnSchema>], place: SourcePlace)] = []
}

extension SchemaMerger {
    mutating func add(_ pack: Pack) throws {
        guard packNames.insert(pack.name).inserted else {
            throw CatalogError(.pack, "the pack '\(pack.name)' is given twice; keep one", file: pack.file)
        }
        for vocabulary in pack.vocabularies { try add(vocabulary) }
        fieldsOfPack[pack.name] = try pack.metadata.map { try add($0) }
        for table in pack.tables { try add(table, of: pack) }
    }

    private mutating func add(_ vocabulary: Placed<Vocabulary>) throws {
        let name = vocabulary.declaration.name
        guard let other = vocabularies.first(where: { $0.declaration.name == name }) else {
            vocabularies.append(vocabulary)
            return
        }
        guard other.declaration == vocabulary.declaration else {
            throw refuse(
                "the vocabulary '\(name)' differs from the one in \(other.place); declare it alike or rename it",
                vocabulary.place)
        }
    }

    private mutating func add(_ field: Placed<MetadataField>) throws -> Int {
        let name = field.declaration.name
        if let index = fields.firstIndex(where: { $0.declaration.name == name }) {
            guard fields[index].declaration == field.declaration else {
                throw refuse(
                    "the metadata field '\(name)' differs from the one in \(fields[index].place); "
                        + "declare it alike or rename it", field.place)
            }
            return index
        }
        let keys = Set([name] + field.declaration.aliases)
        let columns = Set(field.declaration.columnNames)
        for other in fields {
            if let key = keys.intersection([other.declaration.name] + other.declaration.aliases).min() {
                throw refuse("the metadata key '\(key)' is taken in \(other.place); rename it", field.place)
            }
            if let column = columns.intersection(other.declaration.columnNames).min() {
                throw refuse(
                    "the metadata column '\(column)' is taken in \(other.place); give another 'column'",
                    field.place)
            }
        }
        fields.append(field)
        return fields.count - 1
    }

    private mutating func add(_ table: Placed<TableDeclaration>, of pack: Pack) throws {
        let declaration = table.declaration
        switch declaration.target {
        case .extending(let target):
            guard let index = tablePositions[target.lowercased()] else {
                let known = tables.map { "\($0.schema.pack).\($0.schema.name)" }
                throw refuse(
                    "there is no table '\(target)' to extend\(NearestName.hint(target, among: known))",
                    table.place)
            }
            try extend(index, with: declaration.columns)
        case .new(let code, let name, let plural, let aliases, let key, let sort):
            if let other = tables.first(where: { $0.schema.code == code }) {
                throw refuse(
                    "the code \(code) of the table '\(name)' belongs to '\(other.schema.name)' in "
                        + "\(other.place); choose another", table.place)
            }
            for title in Set(([name, plural] + aliases).map { $0.lowercased() }).sorted() {
                if let index = tablePositions[title] {
                    throw refuse(
                        "the table name '\(title)' is taken by '\(tables[index].schema.name)' in "
                            + "\(tables[index].place); choose another", table.place)
                }
                tablePositions[title] = tables.count
                tablePositions["\(pack.name).\(title)"] = tables.count
            }
            let schema = TableSchema(
                code: code, name: name, plural: plural, aliases: aliases, pack: pack.name,
                meaning: declaration.meaning, key: key, sort: sort,
                columns: declaration.columns.map(\.declaration))
            tables.append((schema, declaration.columns, table.place))
        }
    }

    private mutating func extend(_ index: Int, with added: [Placed<ColumnSchema>]) throws {
        var places: [String: SourcePlace] = [:]
        for column in tables[index].columns {
            for name in [column.declaration.name] + column.declaration.aliases {
                places[name.lowercased()] = column.place
            }
        }
        for column in added {
            for name in [column.declaration.name] + column.declaration.aliases {
                if let place = places[name.lowercased()] {
                    throw refuse(
                        "the table '\(tables[index].schema.name)' has a column '\(name)' already, in \(place); "
                            + "rename the added one", column.place)
                }
            }
        }
        tables[index].columns += added
    }

    func refuse(_ message: String, _ place: SourcePlace) -> CatalogError {
        CatalogError(.pack, message, file: place.file, line: place.line)
    }

    /// The tables with every added column.
    func finishedTables() -> [TableSchema] {
        tables.map { table in
            TableSchema(
                code: table.schema.code, name: table.schema.name, plural: table.schema.plural,
                aliases: table.schema.aliases, pack: table.schema.pack, meaning: table.schema.meaning,
                key: table.schema.key, sort: table.schema.sort, columns: table.columns.map(\.declaration))
        }
    }

    /// What a dataset has where no pack of the store declares any metadata.
    private static let label = Placed(
        declaration: MetadataField(
            name: "label", aliases: [], meaning: "A short title.", isList: false, hasObjects: false,
            parts: [
                MetadataPart(
                    name: "label", column: "label", type: .text, vocabulary: nil, isRequired: false,
                    maximumLength: 120, meaning: "")
            ], joined: nil, isRequired: true, isExpected: false, absentCountsAs: nil, isDerived: false),
        place: SourcePlace(file: "every store", line: 1))

    /// Names that reach over packs: known only when all are there.
    mutating func check() throws {
        if fields.isEmpty { fields = [Self.label] }
        for (pack, own) in fieldsOfPack where own.isEmpty { fieldsOfPack[pack] = Array(fields.indices) }
        for field in fields {
            for part in field.declaration.parts { try checkVocabulary(part.vocabulary, field.place) }
        }
        var metadata: [String: SourcePlace] = [:]
        for field in fields {
            for name in field.declaration.columnNames { metadata[name] = field.place }
        }
        for table in tables {
            for column in table.columns { try check(column, of: table.schema.name, metadata) }
        }
    }

    private func check(
        _ column: Placed<ColumnSchema>, of table: String, _ metadata: [String: SourcePlace]
    ) throws {
        let declaration = column.declaration
        for name in [declaration.name] + declaration.aliases {
            if let place = metadata[name.lowercased()] {
                throw refuse(
                    "the column '\(name)' of '\(table)' is also a metadata column, in \(place), which every "
                        + "table has; rename it", column.place)
            }
        }
        for reference in declaration.references where tablePositions[reference.lowercased()] == nil {
            let known = tables.flatMap { [$0.schema.name, $0.schema.plural] }
            throw refuse(
                "the column '\(declaration.name)' of '\(table)' references the unknown table '\(reference)'"
                    + NearestName.hint(reference, among: known), column.place)
        }
        try checkVocabulary(declaration.vocabulary, column.place)
    }

    private func checkVocabulary(_ name: String?, _ place: SourcePlace) throws {
        guard let name, !vocabularies.contains(where: { $0.declaration.name == name }) else { return }
        let known = vocabularies.map(\.declaration.name)
        throw refuse("there is no vocabulary '\(name)'\(NearestName.hint(name, among: known))", place)
    }
}
