import HTTPTypes
import HummingbirdCore
import NIOCore
import SynDB

/// Who asks, and whether they may.
extension ServerState {
    /// Throws a `Failure` for a token that is none, a caller without the right,
    /// and one who asks too often.
    func admit(_ request: Request, _ id: UUIDBytes, from channel: any Channel, to route: Route) throws
        -> Caller
    {
        guard let scope = route.scope else { return .anonymous }
        let known = caller(request.headers)
        var caller = known ?? .anonymous
        if !caller.isKnown { caller.key = .address(channel.remoteAddress?.ipAddress ?? "unknown") }
        if let seconds = limiter?.wait(caller.key) {
            throw Failure.tooManyRequests(settings.rate ?? 0, seconds)
        }
        if known != nil, caller.scopes.contains(scope) { return caller }
        let refusal =
            known == nil ? Failure.unknownToken : .lacksScope(scope, isKnown: caller.isKnown)
        if let change = route.change {
            audit.recordRefusal(
                of: change, refusal, id, by: caller, on: channel, [("uri", .text(request.uri.string))])
        }
        throw refusal
    }

    /// Nil for a token that is none.
    private func caller(_ headers: HTTPFields) -> Caller? {
        guard let header = headers[.authorization] else {
            // Without a list of tokens nobody could be let in to the metrics.
            return tokens == nil ? .anonymousWithoutTokens : .anonymous
        }
        let parts = header.split(separator: " ", maxSplits: 1)
        guard parts.count == 2, parts[0].lowercased() == "bearer",
            let entry = tokens?.entry(of: String(parts[1]))
        else { return nil }
        return Caller(entry)
    }
}

extension Failure {
    fileprivate static let unknownToken = Failure(
        .unauthorized, "token", "the token is unknown or has expired",
        hint: "send none to see what is open, or a valid one as: Authorization: Bearer TOKEN",
        headers: [.wwwAuthenticate: "Bearer error=\"invalid_token\""])

    fileprivate static func lacksScope(_ scope: TokenList.Scope, isKnown: Bool) -> Failure {
        isKnown
            ? Failure(
                .forbidden, "scope", "the token lacks the scope \"\(scope.rawValue)\"",
                hint: "who runs the server can make one that has it")
            : Failure(
                .unauthorized, "scope", "the route needs a token with the scope \"\(scope.rawValue)\"",
                hint: "send it as: Authorization: Bearer TOKEN",
                headers: [.wwwAuthenticate: "Bearer"])
    }

    fileprivate static func tooManyRequests(_ rate: Double, _ seconds: Double) -> Failure {
        Failure(
            .tooManyRequests, "rate_limit", "more than \(rate) requests per second",
            hint: "ask again in \((seconds * 1000).rounded() / 1000) seconds",
            headers: [.retryAfter: String(Int(seconds.rounded(.up)))])
    }
}
