import NIOCore
import SynDB
import Synchronization

/// The bytes of a request's body on their way from a connection to a thread
/// that loads: never more than some are held.
final class BodySource: ByteSource, Sendable {
    private enum End {
        case open, finished
        case failed(any Error)
    }

    private struct State {
        var chunks: [ByteBuffer] = []
        var bytes = 0
        var end = End.open
        /// Whether the thread waits for bytes.
        var isEmpty = false
        var isAbandoned = false
        var writer: CheckedContinuation<Void, Never>?
    }

    /// A piece of the input of a load is 4 MiB at most.
    private static let capacity = 4 << 20

    private let state = Mutex(State())
    private let arrived: ThreadBell

    /// `patience`: seconds that a client may send no byte.
    init(pool: WorkPool, patience: Double) { arrived = ThreadBell(pool: pool, patience: patience) }

    func read(into buffer: UnsafeMutableRawBufferPointer) throws -> Int {
        while true {
            let count = try state.withLock { try take(&$0, into: buffer) }
            if let count { return count }
            let isThere = arrived.wait {
                state.withLock { state in
                    defer { state.isEmpty = false }
                    return state.isEmpty
                }
            }
            if !isThere { throw Failure.brokenBody("no byte came for \(arrived.patience) seconds") }
        }
    }

    /// Bytes that are there; nil where the thread has to wait.
    private func take(_ state: inout State, into buffer: UnsafeMutableRawBufferPointer) throws -> Int? {
        guard !state.chunks.isEmpty else {
            switch state.end {
            case .finished: return 0
            case .failed(let error): throw error
            case .open:
                state.isEmpty = true
                return nil
            }
        }
        let count = min(buffer.count, state.chunks[0].readableBytes)
        state.chunks[0].readWithUnsafeReadableBytes { bytes in
            buffer.copyMemory(from: UnsafeRawBufferPointer(rebasing: bytes[..<count]))
            return count
        }
        if state.chunks[0].readableBytes == 0 { state.chunks.removeFirst() }
        state.bytes -= count
        if state.bytes < Self.capacity {
            state.writer?.resume()
            state.writer = nil
        }
        return count
    }
}

extension BodySource {
    /// Takes in a body; `length` is what its head promised, `limit` what it may
    /// have. A body that ends early is an error: half a load must not pass for
    /// a whole one.
    func feed(_ body: some AsyncSequence<ByteBuffer, any Error>, length: Int?, limit: Int) async {
        var count = 0
        do {
            for try await buffer in body {
                count += buffer.readableBytes
                guard count <= limit else { return end(.failed(Failure.tooLarge(limit))) }
                guard await push(buffer) else { return }
            }
            if let length, count != length {
                throw Failure.brokenBody("\(count) of \(length) bytes came")
            }
            end(.finished)
        } catch let error as Failure {
            end(.failed(error))
        } catch {
            end(.failed(Failure.brokenBody("the connection ended")))
        }
    }

    /// Waits for room; false where nobody wants the bytes any more.
    private func push(_ buffer: ByteBuffer) async -> Bool {
        guard buffer.readableBytes > 0 else { return true }
        await withCheckedContinuation { continuation in
            state.withLock { state in
                if state.isAbandoned || state.bytes < Self.capacity {
                    continuation.resume()
                } else {
                    state.writer = continuation
                }
            }
        }
        return state.withLock { state in
            guard !state.isAbandoned else { return false }
            state.chunks.append(buffer)
            state.bytes += buffer.readableBytes
            wake(&state)
            return true
        }
    }

    /// The thread goes away.
    func abandon() {
        state.withLock { state in
            state.isAbandoned = true
            state.writer?.resume()
            state.writer = nil
        }
    }

    private func end(_ end: End) {
        state.withLock { state in
            state.end = end
            wake(&state)
        }
    }

    private func wake(_ state: inout State) {
        guard state.isEmpty else { return }
        state.isEmpty = false
        arrived.ring()
    }
}

extension Failure {
    fileprivate static func brokenBody(_ reason: String) -> Failure {
        Failure(
            .badRequest, "body", "the body broke off: \(reason)", hint: "nothing was loaded; send it again")
    }
}
