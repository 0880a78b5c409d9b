import SynDB

/// Datasets in the order in which they were added, from where the page before
/// ended.
struct DatasetPage {
    struct Request: Sendable {
        var limit: Int
        var cursor: Cursor?

        /// Datasets on a page where nobody says how many.
        private static let usual = 100

        init(_ parameters: Parameters, _ settings: ServerSettings) throws {
            limit = try parameters.integer("limit", in: 1...settings.maximumPage) ?? Self.usual
            cursor = try parameters["cursor"].map(Cursor.init)
        }

        init(_ body: JSONBody, _ settings: ServerSettings) throws {
            limit = try body.integer("limit", in: 1...settings.maximumPage) ?? Self.usual
            cursor = try body.text("cursor").map(Cursor.init)
        }
    }

    let json: JSONValue

    /// `question` tells apart what was asked, so that no cursor is used for
    /// another.
    init(_ request: Request, _ found: [DatasetOrdinal], of question: String, in view: StoreView) throws {
        let hash = XXH64.hash(Array("\(view.key) datasets \(question)".utf8))
        var first = 0
        if let cursor = request.cursor {
            try cursor.check(hash)
            guard let id = UUIDBytes(cursor.last),
                let place = try found.firstIndex(where: { try view.snapshot.catalog.id(of: $0) == id })
            else { throw Failure.foreignCursor }
            first = place + 1
        }
        let page = found[first...].prefix(request.limit)
        var next = JSONValue.null
        if let last = page.last, page.endIndex < found.endIndex {
            let id = try view.snapshot.catalog.id(of: last)
            next = .text(Cursor(snapshot: view.snapshot.number, hash: hash, last: id.description).text)
        }
        json = [
            "datasets": .list(try page.map { .raw(try view.records.json(of: $0)) }),
            "total": .integer(Int64(found.count)), "next": next,
        ]
    }
}
