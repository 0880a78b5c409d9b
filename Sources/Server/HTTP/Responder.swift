import HTTPTypes
import Hummingbird
import NIOCore
import SynDB

/// From a request to its answer: finds the route, lets in who may, counts and
/// logs. Every answer says its id, errors among them.
struct Responder: HTTPResponder {
    struct Context: InitializableFromSource {
        let channel: any Channel

        init(source: ApplicationRequestContextSource) { channel = source.channel }
    }

    let state: ServerState

    func respond(to request: Request, context: Context) async throws -> Response {
        let start = ContinuousClock().now
        let id = request.headers[.queryID].flatMap(UUIDBytes.init) ?? .random()
        var name = "none"
        var caller = Caller.anonymous
        var isUpload = false
        var reply: Reply
        do {
            // A client asks for the head of what GET would give.
            let method = request.method == .head ? .get : request.method
            let (route, values) = try state.routes.find(method, request.uri.path)
            name = route.name
            isUpload = route.isUpload
            caller = try state.admit(request, id, from: context.channel, to: route)
            let parameters = try Parameters((request.uri.query ?? "")[...])
            let isRead = !route.isUpload && !route.body.isEmpty
            let call = Call(
                id, request, path: values, parameters: parameters,
                body: isRead ? try await body(of: request, context.channel) : [],
                upload: route.isUpload ? request.body : nil, caller: caller, channel: context.channel,
                state: state)
            reply = try await route.handle(call)
        } catch {
            // The connection is broken, and nobody reads an answer.
            if error is CancellationError || error is ChannelError { throw error }
            var failure = Failure(error, in: state)
            if isUpload { failure = refusal(failure, context.channel) }
            if let detail = failure.detail {
                state.logger.error(
                    "request failed",
                    metadata: ["query_id": "\(id)", "route": "\(name)", "error": "\(detail)"])
            }
            reply = Reply(failure)
        }
        reply.headers[.queryID] = id.description
        reply.headers[.xContentTypeOptions] = "nosniff"
        let seconds = start.duration(to: .now) / .seconds(1)
        state.metrics.count(name, status: reply.status.code, seconds: seconds)
        state.logger.info(
            "request",
            metadata: [
                "query_id": "\(id)", "caller": "\(caller.label)", "method": "\(request.method)",
                "uri": "\(request.uri)", "status": "\(reply.status.code)", "seconds": "\(seconds)",
            ])
        return request.method == .head ? reply.head : reply.response(on: context.channel)
    }

    /// All of a body; it has to be small, and to come in time.
    private func body(of request: Request, _ channel: any Channel) async throws -> [UInt8] {
        let limit = state.settings.maximumBody
        if let length = request.headers[.contentLength].flatMap({ Int($0) }), length > limit {
            throw refusal(.tooLarge(limit), channel)
        }
        let start = ContinuousClock().now
        let patience = Duration.seconds(state.settings.idleTimeout)
        var bytes: [UInt8] = []
        do {
            for try await buffer in request.body {
                guard bytes.count + buffer.readableBytes <= limit else {
                    throw refusal(.tooLarge(limit), channel)
                }
                bytes += buffer.readableBytesView
                // Byte after byte would keep the connection from being idle.
                guard ContinuousClock().now - start <= patience else {
                    throw refusal(.slowBody(state.settings.idleTimeout), channel)
                }
            }
        } catch let error as Failure {
            throw error
        } catch {
            throw refusal(Failure(.badRequest, "body", "the body broke off"), channel)
        }
        return bytes
    }

    /// The rest of a refused body is not wanted: the client has a moment to read
    /// why, then the connection goes.
    private func refusal(_ failure: Failure, _ channel: any Channel) -> Failure {
        var failure = failure
        failure.headers[.connection] = "close"
        channel.eventLoop.scheduleTask(in: .seconds(2)) { channel.close(mode: .all, promise: nil) }
        return failure
    }
}

extension Failure {
    fileprivate static func slowBody(_ seconds: Double) -> Failure {
        Failure(
            .requestTimeout, "body_time", "the body did not come within \(seconds) seconds",
            hint: "send it at once")
    }
}
