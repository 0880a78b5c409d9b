import HTTPTypes
import HummingbirdCore
import NIOCore
import SynDB

/// One request, read and admitted.
struct Call: Sendable {
    /// Names the request in logs, and its query while that runs.
    var id: UUIDBytes
    var method: HTTPRequest.Method
    /// Path and parameters as they were sent.
    var uri: String
    var headers: HTTPFields
    /// What stands in the path for each name in braces.
    var path: [String: String]
    var parameters: Parameters
    var body: [UInt8] = []
    /// A body that is taken as it comes.
    var upload: RequestBody?
    var caller: Caller
    /// The connection, for giving it up.
    var channel: any Channel
    var state: ServerState
}

extension Call {
    var reader: Reader { caller.reader }

    /// The representation that the client prefers; JSON where it does not say.
    func mediaType(of offered: [MediaType] = MediaType.allCases) throws -> MediaType {
        guard let accept = headers[.accept] else { return .json }
        let preferences = Preferences(accept)
        if preferences.isEmpty { return .json }
        guard let best = preferences.best(of: offered) else {
            throw Failure.notAcceptable(accept, offered.map(\.rawValue))
        }
        return best
    }

    /// How the client wants the body packed; nil for not at all.
    var coding: ContentCoding? {
        headers[.acceptEncoding].flatMap { Preferences($0).best(of: ContentCoding.allCases) }
    }

    /// Whether the client has the representation of that tag.
    func has(_ tag: String) -> Bool {
        guard let known = headers[.ifNoneMatch], method == .get || method == .head else { return false }
        return known.split(separator: ",").contains {
            let name = $0.trimmingPrefix { $0 == " " }.trimmingPrefix("W/")
            return name == tag[...] || name == "*"
        }
    }
}
