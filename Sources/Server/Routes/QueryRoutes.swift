import SynDB

/// Questions.
enum QueryRoutes {
    /// Bodies that hold a query.
    private static let question: [(type: String, schema: JSONValue)] = [
        (MediaType.json.rawValue, Schemas.reference("Query")), ("text/plain", ["type": "string"]),
    ]

    static let routes = [
        Route(
            method: .post, path: "/v1/query", name: "query",
            summary: "Runs a query; Accept chooses the form of its result.", scope: .read,
            body: question,
            answers: [rows]
        ) { call in try await QueryAnswer(call).reply() },
        Route(
            method: .get, path: "/v1/query", name: "getQuery",
            summary: "The same for short queries, whose results clients may keep.", scope: .read,
            parameters: [
                .text("query", "SyQL.", isRequired: true), .snapshot,
                Route.Parameter(
                    name: "timeout_seconds", meaning: "Seconds that it may take.",
                    schema: ["type": "number", "exclusiveMinimum": 0]),
                Route.Parameter(
                    name: "ids", meaning: "The type of ids in Arrow.",
                    schema: ["enum": .list(IdentifierChoice.allCases.map { .text($0.rawValue) })]),
            ],
            answers: [rows, Route.Answer(304, "The client has the result.")]
        ) { call in try await QueryAnswer(call).reply() },
        Route(
            method: .post, path: "/v1/query/plan", name: "planQuery",
            summary: "Checks a query and shows its plan and the columns of its result.", scope: .read,
            body: question,
            answers: [.json("The plan.", Schemas.reference("Plan"))]
        ) { call in
            let request = try QueryRequest(call)
            return try await call.answer(snapshot: request.snapshot) { view in
                .object(try plan(request, call, view).members)
            }
        },
        Route(
            method: .post, path: "/v1/query/explain", name: "explainQuery",
            summary: "The plan, and what the query would consider, without running it.", scope: .read,
            body: question,
            answers: [.json("The plan with estimates.", Schemas.reference("Explanation"))]
        ) { call in
            let request = try QueryRequest(call)
            return try await call.answer(snapshot: request.snapshot) { view in
                let (prepared, members) = try plan(request, call, view)
                let estimate = try prepared.estimate()
                return .object(
                    members + [
                        (
                            "estimate",
                            call.reader.seesAll
                                ? try JSONValue(encoding: estimate)
                                : try JSONValue(encoding: estimate.logical)
                        )
                    ])
            }
        },
        Route(
            method: .delete, path: "/v1/query/{id}", name: "cancelQuery",
            summary: "Cancels a running query by the id that X-Query-Id gave it.", scope: .read,
            parameters: [.inPath("id", "The query's id.", ["type": "string", "format": "uuid"])],
            answers: [Route.Answer(204, "It ends at its next page.")]
        ) { call in
            try call.parameters.check(known: [])
            let text = call.path["id"] ?? ""
            guard let id = UUIDBytes(text) else {
                throw Failure(
                    .badRequest, "query_id", "expected the id of a query, a UUID, found \"\(text)\"")
            }
            guard call.state.running.cancel(id, by: call.reader) else {
                throw Failure(.notFound, "not_found", "no query \(id) is running")
            }
            return Reply(.noContent)
        },
    ]

    static let rows = Route.Answer(
        200, "The rows, in the form that Accept chooses.",
        [
            (MediaType.json.rawValue, Schemas.list(["type": "object"])),
            (MediaType.ndjson.rawValue, ["type": "string"]), (MediaType.csv.rawValue, ["type": "string"]),
            (MediaType.arrow.rawValue, ["type": "string", "format": "binary"]),
        ])

    private static func plan(
        _ request: QueryRequest, _ call: Call, _ view: StoreView
    ) throws -> (prepared: PreparedQuery, members: [(String, JSONValue)]) {
        let settings = call.state.settings
        let prepared: PreparedQuery
        do {
            prepared = try PreparedQuery(
                request.text, snapshot: view.snapshot, options: request.options(threads: 1, settings, nil))
        } catch {
            throw Failure(error, query: request.text, in: call.state)
        }
        let columns = prepared.columns.map { column in
            JSONValue.object(
                [("name", .text(column.name)), ("type", .text("\(column.kind)"))]
                    + (column.unit.map { [("unit", .text($0))] } ?? []))
        }
        return (
            prepared,
            [
                ("snapshot", .integer(Int64(view.snapshot.number))), ("plan", .text(prepared.planText)),
                ("columns", .list(columns)),
            ]
        )
    }
}
