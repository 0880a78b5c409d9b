import SynDB
import Synchronization

/// The queries that run or wait to run, so that they can be counted and
/// cancelled.
final class RunningQueries: Sendable {
    private struct Entry {
        var cancellation: QueryCancellation
        var reader: Reader
    }

    private let entries = Mutex<[UUIDBytes: Entry]>([:])
    private let limit: Int

    init(limit: Int) { self.limit = limit }

    /// Takes a place for a query. Throws a `Failure` where all are taken, or
    /// where a running query has that id.
    func begin(_ id: UUIDBytes, reader: Reader) throws -> QueryCancellation {
        try entries.withLock { entries in
            guard entries.count < limit else { throw Failure.tooManyQueries(limit) }
            guard entries[id] == nil else { throw Failure.queryIDTaken(id) }
            let cancellation = QueryCancellation()
            entries[id] = Entry(cancellation: cancellation, reader: reader)
            return cancellation
        }
    }

    func end(_ id: UUIDBytes) { entries.withLock { _ = $0.removeValue(forKey: id) } }

    /// Whether there was one that the reader may cancel: one of theirs.
    func cancel(_ id: UUIDBytes, by reader: Reader) -> Bool {
        entries.withLock { entries in
            guard let entry = entries[id], reader.seesAll || entry.reader == reader else { return false }
            entry.cancellation.cancel()
            return true
        }
    }

    func cancelAll() { entries.withLock { for entry in $0.values { entry.cancellation.cancel() } } }

    var count: Int { entries.withLock { $0.count } }
}
