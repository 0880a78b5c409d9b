import Columns

extension PackReader {
    private static let tableKeys = [
        "name", "code", "plural", "also", "meaning", "key", "sort", "columns", "extends",
    ]
    private static let columnKeys = [
        "name", "type", "unit", "meaning", "nullable", "references", "derived", "also", "vocabulary",
    ]
    /// Names that every table has without declaring them.
    private static let reserved = ["dataset_id", "rowid"]

    func table(_ node: MarkedNode) throws -> Placed<TableDeclaration> {
        let reader = try MappingReader(node, "a table", file: file, known: Self.tableKeys)
        let columns = try columns(reader)
        guard !columns.isEmpty else { throw reader.refuse("a table needs at least one column in 'columns'") }
        let meaning = try reader.text("meaning") ?? ""
        if reader.has("extends") { return try addition(reader, columns, meaning) }
        let name = try reader.name("name")
        guard let code = try reader.integer("code", in: 1...Int(Int16.max)) else {
            throw reader.refuse("the table '\(name)' needs a 'code', a number of its own that never changes")
        }
        let target = TableDeclaration.Target.new(
            code: UInt32(code), name: name,
            plural: reader.has("plural") ? try reader.name("plural") : name,
            aliases: try reader.texts("also"),
            key: try columnNames(reader, "key", columns), sort: try columnNames(reader, "sort", columns))
        return Placed(
            declaration: TableDeclaration(
                target: target, meaning: meaning,
                columns: try withKeyPresent(columns, try reader.texts("key"))),
            place: reader.place)
    }

    private func addition(
        _ reader: MappingReader, _ columns: [Placed<ColumnSchema>], _ meaning: String
    ) throws -> Placed<TableDeclaration> {
        for key in ["name", "code", "plural", "also", "key", "sort"] where reader.has(key) {
            throw reader.refuse("an extension only adds columns; remove '\(key)'", at: key)
        }
        for column in columns where !column.declaration.isNullable {
            throw refuse(
                "the column '\(column.declaration.name)' of an extension must be nullable, because rows "
                    + "without it exist", column.place.line)
        }
        let target = try reader.required("extends")
        guard target.split(separator: ".", omittingEmptySubsequences: false).count == 2 else {
            throw reader.refuse("expected 'pack.table' for 'extends', found '\(target)'", at: "extends")
        }
        return Placed(
            declaration: TableDeclaration(target: .extending(target), meaning: meaning, columns: columns),
            place: reader.place)
    }

    private func columnNames(
        _ reader: MappingReader, _ key: String, _ columns: [Placed<ColumnSchema>]
    ) throws -> [String] {
        let known = columns.map(\.declaration.name)
        let names = try reader.texts(key)
        for name in names where !known.contains(name) {
            throw reader.refuse(
                "the \(key) names no column '\(name)'\(NearestName.hint(name, among: known))", at: key)
        }
        guard Set(names).count == names.count else {
            throw reader.refuse("the \(key) names a column twice", at: key)
        }
        return names
    }

    /// Key columns are not nullable, said or not.
    private func withKeyPresent(
        _ columns: [Placed<ColumnSchema>], _ key: [String]
    ) throws -> [Placed<ColumnSchema>] {
        columns.map { column in
            var column = column
            if key.contains(column.declaration.name) { column.declaration.isNullable = false }
            return column
        }
    }

    func column(_ node: MarkedNode) throws -> Placed<ColumnSchema> {
        let reader = try MappingReader(node, "a column", file: file, known: Self.columnKeys)
        let name = try reader.name("name")
        if Self.reserved.contains(name) {
            throw reader.refuse("every table has '\(name)' already; remove the column", at: "name")
        }
        let typeName = try reader.required("type")
        guard let type = ColumnType(rawValue: typeName) else {
            let known = ColumnType.allCases.map(\.rawValue)
            throw reader.refuse(
                "the column '\(name)' has the unknown type '\(typeName)'"
                    + (NearestName.hint(typeName, among: known).isEmpty
                        ? "; known types are \(known.joined(separator: ", "))"
                        : NearestName.hint(typeName, among: known)),
                at: "type")
        }
        let aliases = try reader.texts("also")
        if let alias = aliases.first(where: { Self.reserved.contains($0.lowercased()) }) {
            throw reader.refuse("every table has '\(alias)' already; remove the alias", at: "also")
        }
        let derivation = try derivation(reader, name, type)
        let references = try reader.texts("references")
        if !references.isEmpty, type != .id {
            throw reader.refuse(
                "the column '\(name)' has references, so its type must be id, found \(typeName)",
                at: "references")
        }
        let vocabulary = try reader.text("vocabulary")
        if vocabulary != nil, type != .text {
            throw reader.refuse(
                "the column '\(name)' has a vocabulary, so its type must be text, found \(typeName)",
                at: "vocabulary")
        }
        let column = ColumnSchema(
            name: name, type: type, unit: try unit(reader, name, type, isDerived: derivation != nil),
            meaning: try reader.text("meaning") ?? "",
            isNullable: try reader.boolean("nullable", default: true), references: references,
            derivation: derivation, aliases: aliases, vocabulary: vocabulary)
        return Placed(declaration: column, place: reader.place)
    }

    private func derivation(
        _ reader: MappingReader, _ name: String, _ type: ColumnType
    ) throws -> ColumnSchema.Derivation? {
        guard let text = try reader.text("derived") else { return nil }
        let known = ColumnSchema.Derivation.allCases.map(\.rawValue)
        guard let derivation = ColumnSchema.Derivation(rawValue: text) else {
            throw reader.refuse(
                "the column '\(name)' is derived in an unknown way, '\(text)'; known are "
                    + known.joined(separator: ", "), at: "derived")
        }
        let fits: Bool
        switch derivation {
        case .parentTable: fits = [.int16, .int32, .int64].contains(type)
        case .rootNeuron: fits = type == .id
        }
        guard fits else {
            throw reader.refuse(
                "the column '\(name)' cannot be derived as \(text) with the type \(type.rawValue)", at: "type"
            )
        }
        return derivation
    }

    private func unit(
        _ reader: MappingReader, _ name: String, _ type: ColumnType, isDerived: Bool
    ) throws -> String? {
        let takesUnit = type != .id && type != .text && type != .bool && !isDerived
        guard let text = try reader.text("unit") else {
            if takesUnit {
                throw reader.refuse(
                    "the column '\(name)' needs a 'unit': count or 1 for plain numbers, unknown if nobody knows"
                )
            }
            return nil
        }
        guard takesUnit else {
            throw reader.refuse("the column '\(name)' is no measurement; remove its unit", at: "unit")
        }
        guard let unit = UnitName.canonical(text) else {
            throw reader.refuse(
                "the column '\(name)' has the unknown unit '\(text)'"
                    + NearestName.hint(text, among: UnitName.known), at: "unit")
        }
        return unit
    }
}
