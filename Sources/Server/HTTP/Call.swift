import HTTPTypes
import HummingbirdCore
import NIOCore
import SynDB

/// One request, read and admitted; an object, since it is handed on often.
final class Call: Sendable {
    /// Names the request in logs, and its query while that runs.
    let id: UUIDBytes
    let method: HTTPRequest.Method
    /// Path and parameters as they were sent.
    let uri: String
    let headers: HTTPFields
    /// What stands in the path for each name in braces.
    let path: [String: String]
    let parameters: Parameters
    /// Empty where `upload` is there.
    let body: [UInt8]
    /// A body that is taken as it comes.
    let upload: RequestBody?
    let caller: Caller
    /// The connection, for giving it up.
    let channel: any Channel
    let state: ServerState

    init(
        _ id: UUIDBytes, _ request: Request, path: [String: String], parameters: Parameters, body: [UInt8],
        upload: RequestBody?, caller: Caller, channel: any Channel, state: ServerState
    ) {
        self.id = id
        method = request.method
        uri = request.uri.string
        headers = request.headers
        self.path = path
        self.parameters = parameters
        self.body = body
        self.upload = upload
        self.caller = caller
        self.channel = channel
        self.state = state
    }
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
