import HTTPTypes
import NIOCore
import SynDB
import Synchronization

/// A query on its way: answered at once from statistics in memory, or run on a
/// thread of the pool and sent as it comes.
struct QueryAnswer: Sendable {
    /// Why nothing is run: the client has the answer.
    private struct Unchanged: Error {}

    let call: Call
    let request: QueryRequest
    private let type: MediaType

    init(_ call: Call) throws {
        self.call = call
        request = try QueryRequest(call)
        type = try call.mediaType()
    }

    func reply() async throws -> Reply {
        var prepared: PreparedQuery?
        if let reply = try replyFromMemory(&prepared) { return reply }
        let state = call.state
        let running = RunningAnswer(
            stream: ByteStream(pool: state.pool, patience: state.settings.stallTimeout),
            cancellation: try state.running.begin(call.id, by: call.caller, on: call.channel))
        state.pool.submit { [prepared] in run(running, prepared) }
        let start = await running.stream.start()
        let fields = running.headers.withLock { $0 }
        switch start {
        case .whole(let buffers): return Reply(.ok, headers: fields, body: .bytes(buffers))
        case .part: return Reply(.ok, headers: fields, body: .stream(running.stream))
        case .failed(is Unchanged): return Reply(.notModified, headers: fields)
        case .failed(let error): throw error
        }
    }
}

/// What the thread that runs a query and the task that sends its answer share.
private final class RunningAnswer: Sendable {
    let stream: ByteStream
    let cancellation: QueryCancellation
    let headers = Mutex<HTTPFields>([:])

    init(stream: ByteStream, cancellation: QueryCancellation) {
        self.stream = stream
        self.cancellation = cancellation
    }
}

extension QueryAnswer {
    /// Bytes of a query whose parsing keeps nobody waiting.
    private static let shortQuery = 4096

    /// The answer to a short query that needs no file: threads change hands for more
    /// than it takes. `prepared` is the query where it has to be run after all.
    private func replyFromMemory(_ prepared: inout PreparedQuery?) throws -> Reply? {
        let state = call.state
        guard request.snapshot == nil, request.text.utf8.count <= Self.shortQuery, !type.format.hasTypes,
            let view = state.snapshots.viewAtHand(for: call.reader)
        else { return nil }
        let start = ContinuousClock().now
        do {
            let (headers, isKnown) = headers(view)
            if isKnown { return Reply(.notModified, headers: headers) }
            let query = try prepare(view, threads: 1, nil)
            prepared = query
            let target = MemorySink()
            let packer = try call.coding?.compression.makeSink(to: target)
            var sink = type.format.makeSink(to: packer ?? target, identifiers: [])
            guard let statistics = try query.runFromMemory(into: &sink) else { return nil }
            try packer?.finish()
            state.finished(call, request.text, statistics)
            return Reply(.ok, headers: headers, body: .bytes([ByteBuffer(bytes: target.bytes)]))
        } catch {
            let failure = Failure(error, query: request.text, in: state)
            state.failed(call, request.text, failure, after: start.duration(to: .now))
            throw failure
        }
    }

    private func run(_ running: RunningAnswer, _ prepared: PreparedQuery?) {
        let state = call.state
        let stream = running.stream
        let start = ContinuousClock().now
        var packer: (any CompressedSink)?
        do {
            // Alone a query has all threads; among others each has its own.
            let threads = max(1, state.pool.width / max(1, state.pool.load))
            let view = try state.snapshots.view(for: call.reader, snapshot: request.snapshot)
            let (headers, isKnown) = headers(view)
            running.headers.withLock { $0 = headers }
            if isKnown { throw Unchanged() }
            var query: PreparedQuery
            if let prepared, prepared.snapshot === view.snapshot {
                query = prepared
                query.options = request.options(threads: threads, state.settings, running.cancellation)
            } else {
                query = try prepare(view, threads: threads, running.cancellation)
            }
            let forms = type.format.hasTypes ? try query.identifierForms() : []
            packer = try call.coding?.compression.makeSink(to: stream.sink)
            var sink = type.format.makeSink(
                to: packer ?? stream.sink, identifiers: forms.map { request.ids?.form($0) ?? $0 })
            let statistics = try query.run(into: &sink)
            try packer?.finish()
            state.running.end(call.id)
            stream.finish()
            state.finished(call, request.text, statistics)
        } catch is Unchanged {
            state.running.end(call.id)
            stream.fail(Unchanged())
        } catch {
            fail(error, stream, packer, after: start.duration(to: .now))
        }
    }

    private func prepare(
        _ view: StoreView, threads: Int, _ cancellation: QueryCancellation?
    ) throws -> PreparedQuery {
        try PreparedQuery(
            request.text, snapshot: view.snapshot,
            options: request.options(threads: threads, call.state.settings, cancellation))
    }
}

extension QueryAnswer {
    /// The headers of the answer, and whether the client has it already.
    private func headers(_ view: StoreView) -> (fields: HTTPFields, isKnown: Bool) {
        let tag = call.tag(
            view, [request.text, type.rawValue, call.coding?.rawValue ?? "", request.ids?.rawValue ?? ""])
        var fields = call.snapshotHeaders(view, tag: tag)
        if call.has(tag) { return (fields, true) }
        fields[.contentType] = type.contentType
        fields[.contentEncoding] = call.coding?.rawValue
        return (fields, false)
    }

    /// What was sent already cannot be taken back: lines end with one that
    /// says so, and every form lacks its end.
    private func fail(
        _ error: any Error, _ stream: ByteStream, _ packer: (any CompressedSink)?, after time: Duration
    ) {
        let failure = Failure(error, query: request.text, in: call.state)
        call.state.failed(call, request.text, failure, after: time)
        if error is ByteStream.Abandoned {
            // A client that takes nothing would hold the connection for ever.
            call.channel.close(mode: .all, promise: nil)
        } else if type == .ndjson, stream.hasBegun {
            try? (packer ?? stream.sink).writeAll(Array((failure.body.json + "\n").utf8))
            try? packer?.finish()
        }
        call.state.running.end(call.id)
        stream.fail(failure)
    }
}

extension ByteSink {
    fileprivate func writeAll(_ bytes: [UInt8]) throws {
        var sink = self
        try sink.write(bytes)
    }
}
