import HTTPTypes
import SynDB
import Synchronization

/// A query on its way: run on a thread of the pool, sent as it comes.
struct QueryAnswer: Sendable {
    /// Why nothing is run: the client has the answer.
    private struct Unchanged: Error {}

    let call: Call
    let request: QueryRequest
    private let type: MediaType
    private let stream: ByteStream
    private let headers = Headers()

    private final class Headers: Sendable {
        let fields = Mutex<HTTPFields>([:])
    }

    init(_ call: Call) throws {
        self.call = call
        request = try QueryRequest(call)
        type = try call.mediaType()
        stream = ByteStream(pool: call.state.pool, patience: call.state.settings.stallTimeout)
    }

    func reply() async throws -> Reply {
        let cancellation = try call.state.running.begin(call.id, by: call.caller, on: call.channel)
        call.state.pool.submit {
            run(cancellation)
        }
        let start = await stream.start()
        let fields = headers.fields.withLock { $0 }
        switch start {
        case .whole(let buffers): return Reply(.ok, headers: fields, body: .bytes(buffers))
        case .part: return Reply(.ok, headers: fields, body: .stream(stream))
        case .failed(is Unchanged): return Reply(.notModified, headers: fields)
        case .failed(let error): throw error
        }
    }
}

extension QueryAnswer {
    private func run(_ cancellation: QueryCancellation) {
        let state = call.state
        let start = ContinuousClock().now
        var packer: (any CompressedSink)?
        do {
            let view = try state.snapshots.view(for: call.reader, snapshot: request.snapshot)
            try begin(view)
            // Alone a query has all threads; among others each has its own.
            let threads = max(1, state.pool.width / max(1, state.pool.load))
            let prepared = try PreparedQuery(
                request.text, snapshot: view.snapshot,
                options: request.options(threads: threads, state.settings, cancellation))
            let forms = type.format.hasTypes ? try prepared.identifierForms() : []
            packer = try call.coding?.compression.makeSink(to: stream.sink)
            var sink = type.format.makeSink(
                to: packer ?? stream.sink, identifiers: forms.map { request.ids?.form($0) ?? $0 })
            let statistics = try prepared.run(into: &sink)
            try packer?.finish()
            state.running.end(call.id)
            stream.finish()
            state.finished(call, request.text, statistics)
        } catch is Unchanged {
            state.running.end(call.id)
            stream.fail(Unchanged())
        } catch {
            fail(error, packer, after: start.duration(to: .now))
        }
    }

    private func begin(_ view: StoreView) throws {
        let tag = call.tag(
            view, [request.text, type.rawValue, call.coding?.rawValue ?? "", request.ids?.rawValue ?? ""])
        var fields = call.snapshotHeaders(view, tag: tag)
        let isKnown = call.has(tag)
        if !isKnown {
            fields[.contentType] = type.contentType
            fields[.contentEncoding] = call.coding?.rawValue
        }
        headers.fields.withLock { $0 = fields }
        if isKnown { throw Unchanged() }
    }

    /// What was sent already cannot be taken back: lines end with one that
    /// says so, and every form lacks its end.
    private func fail(_ error: any Error, _ packer: (any CompressedSink)?, after time: Duration) {
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
