import NIOCore
import SynDB
import Synchronization

/// The queries that run or wait to run, so that they can be counted and
/// cancelled.
final class RunningQueries: Sendable {
    private struct Entry {
        var cancellation: QueryCancellation
        var caller: Caller
        var connection: ObjectIdentifier?
    }

    private struct State {
        var entries: [UUIDBytes: Entry] = [:]
        var countOfCaller: [Caller.Key: Int] = [:]
    }

    private let state = Mutex(State())
    private let limit: Int
    private let limitOfCaller: Int

    init(limit: Int, limitOfCaller: Int) {
        self.limit = limit
        self.limitOfCaller = limitOfCaller
    }

    /// Takes a place for a query. Throws a `Failure` where all are taken, of the
    /// server or of the caller, or where a running query has that id.
    func begin(_ id: UUIDBytes, by caller: Caller, on channel: (any Channel)?) throws -> QueryCancellation {
        try state.withLock { state in
            guard state.entries.count < limit else { throw Failure.tooManyQueries(limit) }
            let own = state.countOfCaller[caller.key] ?? 0
            guard own < limitOfCaller else { throw Failure.tooManyQueriesOfCaller(limitOfCaller) }
            guard state.entries[id] == nil else { throw Failure.queryIDTaken(id) }
            let cancellation = QueryCancellation()
            state.entries[id] = Entry(
                cancellation: cancellation, caller: caller, connection: channel.map { ObjectIdentifier($0) })
            state.countOfCaller[caller.key] = own + 1
            return cancellation
        }
    }

    func end(_ id: UUIDBytes) {
        state.withLock { state in
            guard let entry = state.entries.removeValue(forKey: id) else { return }
            let left = (state.countOfCaller[entry.caller.key] ?? 0) - 1
            state.countOfCaller[entry.caller.key] = left > 0 ? left : nil
        }
    }

    /// Whether there was one that the reader may cancel: one of theirs.
    func cancel(_ id: UUIDBytes, by reader: Reader) -> Bool {
        state.withLock { state in
            guard let entry = state.entries[id], reader.seesAll || entry.caller.reader == reader else {
                return false
            }
            entry.cancellation.cancel()
            return true
        }
    }

    /// Cancels those whose answers nobody waits for any more.
    func cancelAll(on channel: any Channel) {
        state.withLock { state in
            for entry in state.entries.values where entry.connection == ObjectIdentifier(channel) {
                entry.cancellation.cancel()
            }
        }
    }

    func cancelAll() { state.withLock { for entry in $0.entries.values { entry.cancellation.cancel() } } }

    var count: Int { state.withLock { $0.entries.count } }
}
