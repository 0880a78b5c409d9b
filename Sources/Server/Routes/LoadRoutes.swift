import HTTPTypes
import SynDB

/// Loads.
enum LoadRoutes {
    static let routes = [
        Route(
            method: .post, path: "/v1/tables/{table}/rows", name: "loadRows",
            summary: "Loads rows into a dataset: all of the body in one commit, or nothing.", scope: .load,
            parameters: [
                .inPath("table", "A name of the table, in the singular or plural."),
                Route.Parameter(
                    name: "dataset", isRequired: true, meaning: "The id of the dataset that the rows are of.",
                    schema: ["type": "string", "format": "uuid"]),
                truth("replace", "Take the place of the rows that the dataset has in the table."),
                truth("allow_dangling", "Keep references that do not resolve."),
                truth("ignore_extra", "Pass over columns that the table lacks."),
            ],
            body: UploadType.allCases.map { ($0.rawValue, ["type": "string", "format": "binary"]) },
            isUpload: true, change: "load",
            answers: [
                Route.Answer(201, "What was loaded.", [(MediaType.json.rawValue, Schemas.reference("Load"))])
            ]
        ) { call in try await Upload(call).reply() }
    ]

    private static func truth(_ name: String, _ meaning: String) -> Route.Parameter {
        Route.Parameter(name: name, meaning: meaning, schema: ["type": "boolean"])
    }
}
