/// The schemas of bodies, named once for the OpenAPI document.
enum Schemas {
    static func reference(_ name: String) -> JSONValue { ["$ref": .text("#/components/schemas/\(name)")] }

    static func list(_ item: JSONValue) -> JSONValue { ["type": "array", "items": item] }

    /// An object with these members and no others; all are required but the
    /// `optional` ones.
    static func object(_ members: [(String, JSONValue)], optional: Set<String> = []) -> JSONValue {
        let required = members.map(\.0).filter { !optional.contains($0) }
        return .object(
            [("type", "object"), ("properties", .object(members)), ("additionalProperties", false)]
                + (required.isEmpty ? [] : [("required", .list(required.map { .text($0) }))]))
    }

    private static let text: JSONValue = ["type": "string"]
    private static let count: JSONValue = ["type": "integer", "minimum": 0]
    private static let truth: JSONValue = ["type": "boolean"]
    private static let texts = list(text)

    /// By name, in the order of the document.
    static let all: [(String, JSONValue)] = [
        (
            "Error",
            object([("error", object([("code", text), ("message", text), ("hint", text)]))])
        ),
        (
            "Column",
            object(
                [
                    ("name", text), ("type", text), ("unit", text), ("meaning", text), ("nullable", truth),
                    ("references", texts), ("values", count),
                ], optional: ["unit", "values"])
        ),
        (
            "Table",
            object([
                ("name", text), ("plural", text), ("pack", text), ("meaning", text), ("key", texts),
                ("rows", count), ("datasets", count), ("columns", list(reference("Column"))),
            ])
        ),
        (
            // The metadata fields are those of the packs of the store.
            "Dataset",
            [
                "type": "object", "required": ["id", "pack", "syndb_tables", "number_of_units"],
                "properties": [
                    "id": ["type": "string", "format": "uuid"], "pack": text, "syndb_tables": texts,
                    "number_of_units": count,
                ],
            ]
        ),
        (
            "DatasetPage",
            object([
                ("datasets", list(reference("Dataset"))), ("total", count),
                ("next", ["type": ["string", "null"]]),
            ])
        ),
        (
            "DatasetSearch",
            object(
                [
                    ("include", reference("SourceFilter")), ("exclude", reference("SourceFilter")),
                    ("where", text), ("text", text), ("limit", ["type": "integer", "minimum": 1]),
                    ("cursor", text), ("snapshot", ["type": "integer", "minimum": 1]),
                ], optional: ["include", "exclude", "where", "text", "limit", "cursor", "snapshot"])
        ),
        (
            "SourceFilter",
            object(
                sourceLists.map { ($0, texts) } + [
                    (
                        "mutations",
                        list(
                            object([("gene", text), ("expression", text)], optional: ["gene", "expression"]))
                    ),
                    (
                        "brain_regions",
                        list(
                            object(
                                [("brain_structure", text), ("direction", text)],
                                optional: ["brain_structure", "direction"]))
                    ),
                ], optional: Set(sourceLists + ["mutations", "brain_regions"]))
        ),
        ("Term", object([("value", text), ("datasets", count)])),
        (
            "Field",
            object(
                [
                    ("column", text), ("field", text), ("type", text), ("many", truth), ("meaning", text),
                    ("vocabulary", object([("name", text), ("closed", truth), ("terms", texts)])),
                    ("values", list(reference("Term"))),
                ], optional: ["vocabulary"])
        ),
        (
            "Query",
            object(
                [
                    ("query", text), ("snapshot", ["type": "integer", "minimum": 1]),
                    ("timeout_seconds", ["type": "number", "exclusiveMinimum": 0]),
                    ("ids", ["enum": ["text", "integer", "uuid"]]),
                ], optional: ["snapshot", "timeout_seconds", "ids"])
        ),
        ("ResultColumn", object([("name", text), ("type", text), ("unit", text)], optional: ["unit"])),
        (
            "Plan",
            object([("snapshot", count), ("plan", text), ("columns", list(reference("ResultColumn")))])
        ),
        (
            "Explanation",
            object([
                ("snapshot", count), ("plan", text), ("columns", list(reference("ResultColumn"))),
                ("estimate", ["type": "object"]),
            ])
        ),
        (
            "Load",
            object([
                ("snapshot", count), ("table", text), ("dataset", ["type": "string", "format": "uuid"]),
                ("rows", count), ("replaced", count), ("notes", texts),
            ])
        ),
        ("Version", object([("version", text), ("segment_format", text)])),
        ("Readiness", object([("status", text), ("snapshot", count)])),
    ]

    private static let sourceLists = [
        "authorized_group_names", "dataset_collection_names", "publication_dois", "syndb_tables",
        "data_licenses", "animals_species", "animal_cultural_names", "microscopy_names", "owner_id",
    ]
}
