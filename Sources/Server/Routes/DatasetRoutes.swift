import Foundation
import SynDB

/// Datasets and what can be said of them.
enum DatasetRoutes {
    static let routes = [
        Route(
            method: .get, path: "/v1/datasets", name: "listDatasets",
            summary: "All datasets that the caller may see, page by page.", scope: .read,
            parameters: [.limit, .cursor, .snapshot],
            answers: [.json("A page of datasets.", Schemas.reference("DatasetPage"))]
        ) { call in
            try call.parameters.check(known: ["limit", "cursor", "snapshot"])
            let page = try DatasetPage.Request(call.parameters, call.state.settings)
            return try await call.answer(snapshot: page.cursor?.snapshot) { view in
                try DatasetPage(page, view.snapshot.catalog.liveOrdinals, of: "all", in: view).json
            }
        },
        Route(
            method: .post, path: "/v1/datasets/search", name: "searchDatasets",
            summary: "Datasets by filters in the source system's form, by a predicate, by words.",
            scope: .read,
            body: [(MediaType.json.rawValue, Schemas.reference("DatasetSearch"))],
            answers: [.json("A page of datasets.", Schemas.reference("DatasetPage"))]
        ) { call in
            try call.parameters.check(known: [])
            let search = try JSONBody(
                call.body, known: ["include", "exclude", "where", "text", "limit", "cursor", "snapshot"])
            let page = try DatasetPage.Request(search, call.state.settings)
            var filter = DatasetFilter()
            filter.predicate = try search.text("where")
            filter.text = try search.text("text")
            filter.include = try search.object("include").map { try SourceFilter($0, file: "include") }
            filter.exclude = try search.object("exclude").map { try SourceFilter($0, file: "exclude") }
            let asked = try [
                search.text("where"), search.text("text"), search.object("include"), search.object("exclude"),
            ]
            let snapshot = try page.cursor?.snapshot ?? search.snapshot()
            return try await call.answer(snapshot: snapshot) { [filter] view in
                let found: [DatasetOrdinal]
                do {
                    found = try filter.datasets(in: view.snapshot)
                } catch {
                    throw Failure(error, query: filter.predicate ?? "", in: call.state)
                }
                return try DatasetPage(page, found, of: "\(asked)", in: view).json
            }
        },
        Route(
            method: .get, path: "/v1/datasets/{id}", name: "getDataset",
            summary: "The metadata of a dataset, its tables and its number of rows.", scope: .read,
            parameters: [
                .inPath("id", "The dataset's id.", ["type": "string", "format": "uuid"]), .snapshot,
            ],
            answers: [.json("The dataset.", Schemas.reference("Dataset"))]
        ) { call in
            try call.parameters.check(known: ["snapshot"])
            let text = call.path["id"] ?? ""
            guard let id = UUIDBytes(text) else {
                throw Failure(
                    .badRequest, "dataset_id", "expected the id of a dataset, a UUID, found \"\(text)\"")
            }
            return try await call.answer { view in
                .raw(try view.records.json(of: view.snapshot.liveDataset(id)))
            }
        },
        Route(
            method: .get, path: "/v1/vocabularies", name: "listVocabularies",
            summary: "The metadata fields with their vocabularies and the values in use, for forms.",
            scope: .read,
            parameters: [.text("column", "Only these fields, by their names in queries."), .snapshot],
            answers: [
                .json("The fields.", Schemas.object([("fields", Schemas.list(Schemas.reference("Field")))]))
            ]
        ) { call in
            try call.parameters.check(known: ["column", "snapshot"])
            let names = call.parameters.list("column")
            return try await call.answer { view in
                let catalog = view.snapshot.catalog
                var references = catalog.schema.metadataColumns
                if !names.isEmpty {
                    references = try names.map { name in
                        if let reference = catalog.metadataColumn(named: name) { return reference }
                        throw Failure(
                            .notFound, "not_found", "there is no metadata field \"\(name)\"",
                            hint: NearestName.question(name, among: references.map(\.name)) ?? "")
                    }
                }
                return [
                    "fields": .list(
                        try references.map { try JSONValue(encoding: FieldDescription($0, in: catalog)) })
                ]
            }
        },
    ]
}

extension Route.Parameter {
    static let limit = Route.Parameter(
        name: "limit", meaning: "Datasets or rows on a page.", schema: ["type": "integer", "minimum": 1])
    static let cursor = Route.Parameter.text("cursor", "Where the page before ended: its \"next\".")
}
