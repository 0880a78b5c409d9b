import HTTPTypes
import SynDB

/// The description of all routes (OpenAPI 3.1), made of the routes themselves.
enum OpenAPI {
    static func document(_ routes: [Route]) -> JSONValue {
        var paths: [(String, JSONValue)] = []
        for path in routes.map(\.path).reduce(into: [String](), { if !$0.contains($1) { $0.append($1) } }) {
            let operations = routes.filter { $0.path == path }.map {
                ($0.method.rawValue.lowercased(), operation($0))
            }
            paths.append((path, .object(operations)))
        }
        return [
            "openapi": "3.1.0",
            "info": [
                "title": "SynDB", "version": .text(ProductVersion.number),
                "description": .text(
                    "Measurements of the brain by table, with the metadata of their datasets. Datasets that a caller may not see are in no answer."
                ),
            ],
            "paths": .object(paths),
            "components": [
                "schemas": .object(Schemas.all),
                "securitySchemes": ["token": ["type": "http", "scheme": "bearer"]],
            ],
            // Anonymous callers see open datasets.
            "security": [[:], ["token": []]],
        ]
    }

    private static func operation(_ route: Route) -> JSONValue {
        var members: [(String, JSONValue)] = [
            ("operationId", .text(route.name)), ("summary", .text(route.summary)),
        ]
        if !route.parameters.isEmpty {
            members.append(
                (
                    "parameters",
                    .list(
                        route.parameters.map { parameter in
                            [
                                "name": .text(parameter.name), "in": parameter.isInPath ? "path" : "query",
                                "required": .truth(parameter.isRequired),
                                "description": .text(parameter.meaning),
                                "schema": parameter.schema,
                            ]
                        })
                ))
        }
        if !route.body.isEmpty {
            members.append(("requestBody", ["required": true, "content": content(route.body)]))
        }
        var responses = route.answers.map { answer -> (String, JSONValue) in
            var response: [(String, JSONValue)] = [("description", .text(answer.meaning))]
            if !answer.schemas.isEmpty { response.append(("content", content(answer.schemas))) }
            return (String(answer.status), .object(response))
        }
        responses.append(
            (
                "default",
                [
                    "description": "What was wrong, and what to do about it.",
                    "content": content([(MediaType.json.rawValue, Schemas.reference("Error"))]),
                ]
            ))
        members.append(("responses", .object(responses)))
        return .object(members)
    }

    private static func content(_ schemas: [(type: String, schema: JSONValue)]) -> JSONValue {
        .object(schemas.map { ($0.type, ["schema": $0.schema]) })
    }
}
