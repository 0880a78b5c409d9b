import HTTPTypes
import SynDB

/// A question with what it may take.
struct QueryRequest: Sendable {
    var text: String
    var snapshot: UInt64?
    var timeout: Double
    var ids: IdentifierChoice?

    /// From a body of JSON or plain text, or from the URL.
    init(_ call: Call) throws {
        let settings = call.state.settings
        timeout = settings.queryTimeout
        // HEAD asks for what GET would give.
        let isInURL = call.method != .post
        try call.parameters.check(known: isInURL ? ["query", "snapshot", "timeout_seconds", "ids"] : [])
        if isInURL {
            guard let query = call.parameters["query"] else {
                throw Failure(.badRequest, "parameter", "the URL needs a parameter \"query\"")
            }
            text = query
            snapshot = try call.parameters.snapshot()
            if let seconds = call.parameters["timeout_seconds"] {
                guard let number = Double(seconds) else {
                    throw Failure.parameter("timeout_seconds", "seconds", found: seconds)
                }
                try limit(to: number, settings)
            }
            try choose(ids: call.parameters["ids"])
            return
        }
        let type = call.headers[.contentType].map { $0.prefix { $0 != ";" && $0 != " " }.lowercased() }
        switch type {
        case "text/plain":
            guard let plain = String(validating: call.body, as: UTF8.self) else {
                throw Failure(.badRequest, "body", "expected UTF-8 as body")
            }
            text = plain
        case nil, MediaType.json.rawValue:
            let body = try JSONBody(call.body, known: ["query", "snapshot", "timeout_seconds", "ids"])
            guard let query = try body.text("query") else {
                throw Failure(.badRequest, "body", "the body needs a member \"query\"")
            }
            text = query
            snapshot = try body.snapshot()
            if let seconds = try body.number("timeout_seconds") { try limit(to: seconds, settings) }
            try choose(ids: try body.text("ids"))
        case let other?:
            throw Failure(
                .unsupportedMediaType, "content_type", "a query is no \(other)",
                hint: "send application/json or text/plain")
        }
    }

    private mutating func limit(to seconds: Double, _ settings: ServerSettings) throws {
        guard seconds > 0, seconds <= settings.queryTimeout else {
            throw Failure(
                .badRequest, "time_limit",
                "\"timeout_seconds\": expected more than 0 and up to \(settings.queryTimeout), found \(seconds)"
            )
        }
        timeout = seconds
    }

    private mutating func choose(ids name: String?) throws {
        ids = try name.map { name in
            guard let choice = IdentifierChoice(rawValue: name) else {
                throw Failure.parameter(
                    "ids", IdentifierChoice.allCases.map(\.rawValue).joined(separator: ", "), found: name)
            }
            return choice
        }
    }

    func options(threads: Int, _ settings: ServerSettings, _ cancellation: QueryCancellation?) -> QueryOptions
    {
        var options = QueryOptions()
        options.threads = threads
        options.timeout = timeout
        options.memory = settings.queryMemory
        options.cancellation = cancellation
        return options
    }
}
