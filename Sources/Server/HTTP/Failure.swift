import HTTPTypes
import SynDB

/// What a client is told when something cannot be done: a status, a code for
/// programs, a message and a hint for people.
struct Failure: Error, Sendable {
    var status: HTTPResponse.Status
    var code: String
    var message: String
    var hint = ""
    /// What the operator is told and the client is not, such as paths.
    var detail: String?
    var headers: HTTPFields = [:]

    init(
        _ status: HTTPResponse.Status, _ code: String, _ message: String, hint: String = "",
        detail: String? = nil, headers: HTTPFields = [:]
    ) {
        self.status = status
        self.code = code
        self.message = message
        self.hint = hint
        self.detail = detail
        self.headers = headers
    }
}

extension Failure {
    /// `{"error": {"code", "message", "hint"}}`
    var body: JSONValue {
        ["error": ["code": .text(code), "message": .text(message), "hint": .text(hint)]]
    }

    /// As the audit log tells it, with what the operator alone is told.
    var told: [(String, JSONValue)] {
        [
            ("status", .integer(Int64(status.code))), ("code", .text(code)),
            ("error", .text(detail.map { "\(message): \($0)" } ?? message)),
        ]
    }

    /// An error of the engine in the words of HTTP. `query` is the text that a
    /// query error is about; nothing of the store's own files is told.
    init(_ error: any Error, query: String = "", in state: ServerState) {
        switch error {
        case let error as Failure: self = error
        case let error as QueryError:
            // The hint has a member of its own.
            var bare = error
            bare.hint = nil
            self.init(.badRequest, "query", bare.rendered(in: query), hint: error.hint ?? "")
        case let error as EvaluationError: self.init(error, state.settings)
        case let error as StoreError: self.init(error, storePath: state.snapshots.store.path)
        case let error as CatalogError: self.init(error)
        case let error as ImportError:
            self.init(.unprocessableContent, "bad_input", Self.withParameters("\(error)"))
        case let error as ExportError:
            self.init(.unprocessableContent, "format", error.message, hint: error.hint)
        default: self = .unforeseen(error)
        }
    }

    /// A text with parameters of the URL in the place of the command line's flags.
    private static func withParameters(_ text: String) -> String {
        Upload.choices.reduce(text) {
            $0.replacing("--" + $1.replacing("_", with: "-"), with: "\($1)=true")
        }
    }

    private init(_ error: EvaluationError, _ limits: ServerSettings) {
        switch error.kind {
        case .value: self.init(.unprocessableContent, "value", error.message)
        case .cancelled: self.init(.conflict, "cancelled", "the query was cancelled")
        case .time:
            self.init(
                .requestTimeout, "time_limit", "the query was given up at its time limit",
                hint: "a query may take up to \(limits.queryTimeout) seconds (timeout_seconds)")
        case .memory:
            self.init(
                .contentTooLarge, "memory_limit",
                "the query needs more than \(QueryStatistics.bytes(UInt64(limits.queryMemory))) of memory",
                hint: "narrow it with WHERE, or group by less")
        }
    }

    private init(_ error: StoreError, storePath: String) {
        // Verbs and paths are the operator's; some flags are parameters here.
        let isOperators = error.hint.contains("syndb ") || error.hint.contains(storePath)
        let hint = isOperators ? "" : Self.withParameters(error.hint)
        var error = error
        error.message = error.message.replacing(storePath + ": ", with: "").replacing(
            storePath, with: "the store")
        switch error.kind {
        case .usage, .interrupted: self.init(.badRequest, "request", error.message, hint: hint)
        case .badInput, .noRows: self.init(.unprocessableContent, "bad_input", error.message, hint: hint)
        case .notFound: self.init(.notFound, "not_found", error.message, hint: hint)
        case .busy:
            self.init(
                .conflict, "busy", "another commit is running", hint: "try again", detail: error.description)
        case .corrupt, .future, .runtime: self = .unforeseen(error)
        }
    }

    private init(_ error: CatalogError) {
        switch error.kind {
        case .pack, .metadata: self.init(.unprocessableContent, "metadata", error.message)
        case .clash: self.init(.conflict, "clash", error.message)
        case .notFound: self.init(.notFound, "not_found", error.message)
        case .damaged, .future: self = .unforeseen(error)
        }
    }

    /// What is the server's fault: the log says more.
    static func unforeseen(_ error: any Error) -> Failure {
        Failure(
            .internalServerError, "internal", "the server could not do it",
            hint: "its log tells more under this query id", detail: "\(error)")
    }
}

extension Failure {
    static let notFound = Failure(
        .notFound, "no_route", "there is no such route", hint: "/openapi.json lists them")

    static func notAllowed(_ methods: [String]) -> Failure {
        Failure(
            .methodNotAllowed, "method", "the route takes \(methods.joined(separator: ", "))",
            headers: [.allow: methods.joined(separator: ", ")])
    }

    static func tooLarge(_ limit: Int) -> Failure {
        Failure(
            .contentTooLarge, "body_limit", "the body has more than \(limit) bytes",
            hint: "send up to \(limit) bytes")
    }

    static func tooManyQueries(_ limit: Int) -> Failure {
        Failure(
            .tooManyRequests, "query_limit", "\(limit) queries run or wait, which is the limit",
            hint: "try again", headers: [.retryAfter: "1"])
    }

    static func tooManyQueriesOfCaller(_ limit: Int) -> Failure {
        Failure(
            .tooManyRequests, "caller_limit",
            "\(limit) queries of this token or address run or wait, which is the limit of one",
            hint: "try again when one of them has ended", headers: [.retryAfter: "1"])
    }

    static func tooManyLoads(_ limit: Int) -> Failure {
        Failure(
            .tooManyRequests, "load_limit", "\(limit) loads run, which is the limit", hint: "try again",
            headers: [.retryAfter: "5"])
    }

    static func queryIDTaken(_ id: UUIDBytes) -> Failure {
        Failure(.conflict, "query_id", "a query with the id \(id) is running")
    }

    static func parameter(_ name: String, _ expected: String, found: String) -> Failure {
        Failure(.badRequest, "parameter", "\"\(name)\": expected \(expected), found \"\(found)\"")
    }

    static func notAcceptable(_ accept: String, _ offered: [String]) -> Failure {
        Failure(
            .notAcceptable, "accept", "no representation fits \"\(accept)\"",
            hint: "there are \(offered.joined(separator: ", "))")
    }
}
