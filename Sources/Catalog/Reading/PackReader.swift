import Columns

/// Turns the nodes of a pack file into declarations.
struct PackReader {
    let file: String
    private var groups: [String: [Placed<ColumnSchema>]] = [:]

    init(file: String) { self.file = file }
}

extension Pack {
    /// Parses a pack file; YAML or JSON. Throws a `CatalogError` with the line
    /// of the first fault.
    public static func parse(_ text: String, file: String) throws -> Pack {
        var reader = PackReader(file: file)
        return try reader.pack(text)
    }
}

extension PackReader {
    private static let packKeys = [
        "pack", "version", "title", "metadata", "vocabularies", "column_groups", "tables",
    ]

    mutating func pack(_ text: String) throws -> Pack {
        guard let root = try MarkedNode.parse(text, file: file, kind: .pack), !root.isNull else {
            throw CatalogError(.pack, "expected a pack, found an empty file", file: file, line: 1)
        }
        let reader = try MappingReader(root, "a pack", file: file, known: Self.packKeys)
        let name = try reader.name("pack")
        let vocabularies = try reader.list("vocabularies").map(vocabulary)
        try refuseRepeats(vocabularies, "vocabulary") { [$0.name] }
        let metadata = try reader.list("metadata").map(field)
        try refuseRepeats(metadata, "metadata field") { [$0.name] + $0.aliases }
        try refuseRepeats(metadata, "metadata column") { $0.columnNames }
        for node in try reader.list("column_groups") { try readGroup(node) }
        let tables = try reader.list("tables").map(table)
        return Pack(
            name: name, version: try reader.integer("version", in: 1...1_000_000) ?? 1,
            title: try reader.text("title") ?? name, source: text, file: file, metadata: metadata,
            vocabularies: vocabularies, tables: tables)
    }

    /// Names are compared without letter case, as queries do.
    func refuseRepeats<Item>(
        _ items: [Placed<Item>], _ what: String, names: (Item) -> [String]
    ) throws {
        var places: [String: SourcePlace] = [:]
        for item in items {
            for name in Set(names(item.declaration).map { $0.lowercased() }).sorted() {
                if let first = places[name] {
                    throw refuse(
                        "the \(what) '\(name)' is declared twice, first in line \(first.line); "
                            + "rename one of them", item.place.line)
                }
                places[name] = item.place
            }
        }
    }

    func refuse(_ message: String, _ line: Int) -> CatalogError {
        CatalogError(.pack, message, file: file, line: line)
    }

    mutating func readGroup(_ node: MarkedNode) throws {
        let reader = try MappingReader(node, "a column group", file: file, known: ["name", "columns"])
        let name = try reader.name("name")
        guard groups[name] == nil else {
            throw reader.refuse(
                "the column group '\(name)' is declared twice; rename one of them", at: "name")
        }
        groups[name] = try columns(reader)
    }

    /// The `columns` of a table or group, with the groups they name written out.
    func columns(_ reader: MappingReader) throws -> [Placed<ColumnSchema>] {
        var columns: [Placed<ColumnSchema>] = []
        for node in try reader.list("columns") {
            if case .mapping(let entries) = node.content, entries.contains(where: { $0.key == "group" }) {
                let reference = try MappingReader(node, "a use of a group", file: file, known: ["group"])
                let name = try reference.required("group")
                guard let group = groups[name] else {
                    throw reference.refuse(
                        "there is no column group '\(name)'\(NearestName.hint(name, among: groups.keys))",
                        at: "group")
                }
                columns += group.map { Placed(declaration: $0.declaration, place: reference.place) }
            } else {
                columns.append(try column(node))
            }
        }
        try refuseRepeats(columns, "column") { [$0.name] + $0.aliases }
        return columns
    }
}
