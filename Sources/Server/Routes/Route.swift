import HTTPTypes
import SynDB

/// One route: what it takes, what it gives, and what it does. The router and
/// the OpenAPI document are both made of these.
struct Route: Sendable {
    /// A value in the path or behind the question mark.
    struct Parameter: Sendable {
        var name: String
        var isInPath = false
        var isRequired = false
        var meaning: String
        var schema: JSONValue
    }

    /// A kind of answer.
    struct Answer: Sendable {
        var status: Int
        var meaning: String
        /// By media type; none for an empty body.
        var schemas: [(type: String, schema: JSONValue)]

        init(_ status: Int, _ meaning: String, _ schemas: [(type: String, schema: JSONValue)] = []) {
            self.status = status
            self.meaning = meaning
            self.schemas = schemas
        }

        static func json(_ meaning: String, _ schema: JSONValue) -> Answer {
            Answer(200, meaning, [(MediaType.json.rawValue, schema)])
        }
    }

    var method: HTTPRequest.Method
    /// Names in braces stand for one part each.
    var path: String
    /// The operation's id, a verb and what it is about.
    var name: String
    var summary: String
    /// What a caller needs; nil where anybody may ask.
    var scope: TokenList.Scope?
    var parameters: [Parameter] = []
    /// Schemas of a body by media type.
    var body: [(type: String, schema: JSONValue)] = []
    /// Whether the body is taken as it comes, rather than whole.
    var isUpload = false
    /// What it changes is called in the audit log; nil where it only reads.
    var change: String?
    var answers: [Answer]
    var handle: @Sendable (Call) async throws -> Reply
}

extension Route.Parameter {
    /// Every route about a snapshot takes its number.
    static let snapshot = Route.Parameter(
        name: "snapshot", meaning: "The number of a snapshot; the newest where it is left out.",
        schema: ["type": "integer", "minimum": 1])

    static func text(_ name: String, _ meaning: String, isRequired: Bool = false) -> Route.Parameter {
        Route.Parameter(name: name, isRequired: isRequired, meaning: meaning, schema: ["type": "string"])
    }

    static func inPath(_ name: String, _ meaning: String, _ schema: JSONValue = ["type": "string"])
        -> Route.Parameter
    {
        Route.Parameter(name: name, isInPath: true, isRequired: true, meaning: meaning, schema: schema)
    }

    static func integer(_ name: String, _ meaning: String, in range: ClosedRange<Int>) -> Route.Parameter {
        Route.Parameter(
            name: name, meaning: meaning,
            schema: [
                "type": "integer", "minimum": .integer(Int64(range.lowerBound)),
                "maximum": .integer(Int64(range.upperBound)),
            ])
    }
}
