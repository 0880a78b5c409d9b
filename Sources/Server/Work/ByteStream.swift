import NIOCore
import SynDB
import Synchronization

/// The bytes of an answer on their way from a thread that blocks to a
/// connection that does not: never more than some are held.
final class ByteStream: Sendable {
    /// What can be told before the first byte is sent.
    enum Start: Sendable {
        /// All of it.
        case whole([ByteBuffer])
        /// More is to come.
        case part
        case failed(any Error)
    }

    /// The writer's end was told that nobody reads any more.
    struct Abandoned: Error {}

    private enum End {
        case open, finished
        case failed(any Error)
    }

    private struct State {
        var chunks: [ByteBuffer] = []
        var bytes = 0
        /// Written ever.
        var total = 0
        var end = End.open
        var isAbandoned = false
        /// Whether the writer waits for room.
        var isFull = false
        var reader: CheckedContinuation<Void, Never>?
        /// What the reader waits for.
        var wanted = 0
    }

    /// What is held at most: two of the pieces in which results are written
    /// would do, more spares changes of thread.
    private static let capacity = 1 << 20
    /// Results up to here are sent with their length.
    private static let small = 64 << 10

    private let state = Mutex(State())
    private let room: ThreadBell

    /// `patience`: seconds that a client may take no byte.
    init(pool: WorkPool, patience: Double) { room = ThreadBell(pool: pool, patience: patience) }
}

extension ByteStream {
    /// Blocks as long as the reader has enough.
    func write(_ bytes: UnsafeRawBufferPointer) throws {
        guard !bytes.isEmpty else { return }
        let isFull = try state.withLock { state in
            if state.isAbandoned { throw Abandoned() }
            state.chunks.append(ByteBuffer(bytes: bytes))
            state.bytes += bytes.count
            state.total += bytes.count
            wake(&state)
            state.isFull = state.bytes >= Self.capacity
            return state.isFull
        }
        guard isFull else { return }
        let isTaken = room.wait {
            state.withLock { state in
                defer { state.isFull = false }
                return state.isFull
            }
        }
        if !isTaken { throw Abandoned() }
    }

    func finish() { end(.finished) }

    /// What has been written goes out first.
    func fail(_ error: any Error) { end(.failed(error)) }

    private func end(_ end: End) {
        state.withLock { state in
            state.end = end
            wake(&state)
        }
    }

    private func wake(_ state: inout State) {
        if case .open = state.end, state.bytes < state.wanted { return }
        state.reader?.resume()
        state.reader = nil
    }
}

extension ByteStream {
    /// Whether so much was written that the head goes out before the end is
    /// known.
    var hasBegun: Bool { state.withLock { $0.total >= Self.small } }

    /// Waits until the answer is known whole, or to be long, or has failed.
    func start() async -> Start {
        await wait(for: Self.small)
        return state.withLock { state in
            switch state.end {
            case .failed(let error) where state.total < Self.small: return .failed(error)
            case .finished: return .whole(state.chunks)
            default: return .part
            }
        }
    }

    /// The next bytes; nil at the end. Throws what the writer failed with.
    func next() async throws -> [ByteBuffer]? {
        await wait(for: 1)
        return try state.withLock { state in
            if state.isFull {
                state.isFull = false
                room.ring()
            }
            guard state.chunks.isEmpty else {
                defer {
                    state.chunks = []
                    state.bytes = 0
                }
                return state.chunks
            }
            if case .failed(let error) = state.end { throw error }
            return nil
        }
    }

    /// The reader goes away: the writer fails at its next byte.
    func abandon() {
        state.withLock { state in
            state.isAbandoned = true
            if state.isFull {
                state.isFull = false
                room.ring()
            }
        }
    }

    private func wait(for bytes: Int) async {
        await withCheckedContinuation { continuation in
            state.withLock { state in
                state.wanted = bytes
                state.reader = continuation
                wake(&state)
            }
        }
    }
}

extension ByteStream {
    /// Its writer's end, for the formats.
    var sink: any ByteSink { Sink(stream: self) }

    private struct Sink: ByteSink {
        let stream: ByteStream

        func write(_ bytes: [UInt8]) throws { try bytes.withUnsafeBytes { try stream.write($0) } }

        func write(_ bytes: UnsafeRawBufferPointer) throws { try stream.write(bytes) }
    }
}
