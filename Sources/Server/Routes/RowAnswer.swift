import HTTPTypes
import SynDB

/// A page of the rows of a table.
struct RowAnswer: Sendable {
    /// Rows on a page where nobody says how many.
    private static let usual = 1000

    private let call: Call
    private let table: String
    private let columns: [String]
    private let predicate: String?
    private let limit: Int
    private let cursor: Cursor?

    init(_ call: Call) throws {
        self.call = call
        try call.parameters.check(known: ["columns", "where", "limit", "cursor", "snapshot"])
        table = call.path["table"] ?? ""
        columns = call.parameters.list("columns")
        predicate = call.parameters["where"]
        limit = try call.parameters.integer("limit", in: 1...call.state.settings.maximumPage) ?? Self.usual
        cursor = try call.parameters["cursor"].map(Cursor.init)
    }

    func reply() async throws -> Reply {
        try await call.rows(snapshot: cursor?.snapshot) { view, options, headers in
            let table = try view.table(named: table)
            let question = "\(view.key) rows \(table.name) \(columns) \(predicate ?? "")"
            let hash = XXH64.hash(Array(question.utf8))
            try cursor?.check(hash)
            let page: RowPage
            do {
                page = try RowPage(
                    of: table, columns: columns, where: predicate, after: cursor.flatMap { Int64($0.last) },
                    limit: limit, in: view.snapshot, options: options)
            } catch {
                throw Failure(error, query: predicate ?? "", in: call.state)
            }
            if let end = page.end {
                headers[.next] = Cursor(snapshot: view.snapshot.number, hash: hash, last: "\(end)").text
            }
            return (page.list, page.identifiers)
        }
    }
}
