import SynDB

/// Tables and their columns.
enum TableRoutes {
    static let routes = [
        Route(
            method: .get, path: "/v1/tables", name: "listTables",
            summary: "All tables with their columns: types, units, meanings, rows.", scope: .read,
            parameters: [.snapshot],
            answers: [
                .json("The tables.", Schemas.object([("tables", Schemas.list(Schemas.reference("Table")))]))
            ]
        ) { call in
            try call.parameters.check(known: ["snapshot"])
            return try await call.answer { view in
                let tables = try view.snapshot.catalog.schema.tables.map {
                    try JSONValue(encoding: TableDescription($0, in: view.snapshot))
                }
                return ["tables": .list(tables)]
            }
        },
        Route(
            method: .get, path: "/v1/tables/{table}", name: "getTable",
            summary: "One table, and how many rows have a value of each column.", scope: .read,
            parameters: [.inPath("table", "A name of the table, in the singular or plural."), .snapshot],
            answers: [.json("The table.", Schemas.reference("Table"))]
        ) { call in
            try call.parameters.check(known: ["snapshot"])
            let name = call.path["table"] ?? ""
            return try await call.answer { view in
                let table = try view.table(named: name)
                return try JSONValue(
                    encoding: TableDescription(table, in: view.snapshot, countsValues: true))
            }
        },
        Route(
            method: .get, path: "/v1/tables/{table}/rows", name: "listRows",
            summary:
                "Rows of a table in storage order, page by page; the header X-SynDB-Next has the cursor of the next page.",
            scope: .read,
            parameters: [
                .inPath("table", "A name of the table, in the singular or plural."),
                .text(
                    "columns",
                    "Columns and metadata fields, between commas; all columns where it is left out."),
                .text("where", "A condition, as after WHERE in a query."), .limit, .cursor, .snapshot,
            ],
            answers: [QueryRoutes.rows]
        ) { call in try await RowAnswer(call).reply() },
    ]
}
