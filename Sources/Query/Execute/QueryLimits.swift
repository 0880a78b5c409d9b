import Columns
import Synchronization

/// What a running query may take: time, memory, and until somebody stops it.
/// Asked at every page and every few thousand rows of a join.
final class QueryLimits: Sendable {
    private let deadline: ContinuousClock.Instant?
    private let memory: Int?
    private let cancellation: QueryCancellation?
    private let reserved = Atomic<Int>(0)

    init(_ options: QueryOptions) {
        deadline = options.timeLimit.map { ContinuousClock().now.advanced(by: $0) }
        memory = options.memory
        cancellation = options.cancellation
    }

    /// Throws if the query has to end.
    func check() throws {
        if let cancellation, cancellation.isCancelled {
            throw EvaluationError("the query was cancelled", .cancelled)
        }
        if let deadline, ContinuousClock().now > deadline {
            throw EvaluationError("the query was given up at its time limit (--timeout)", .time)
        }
    }

    /// Counts bytes that the query holds until it ends, fewer of them if below 0; an estimate, made where
    /// memory grows with the rows: groups, sorting, DISTINCT, joins, queries
    /// inside of queries, exact quantiles. Pages that are read are not counted.
    func reserve(_ bytes: Int) throws {
        let total = reserved.add(bytes, ordering: .relaxed).newValue
        guard let memory, total > memory else { return }
        throw EvaluationError(
            "the query needs more than \(QueryStatistics.bytes(UInt64(memory))) of memory (--memory); "
                + "narrow it with WHERE, group by less, or allow more", .memory)
    }
}

extension QueryLimits {
    /// About what a row of values takes.
    static func size(of row: [Value]) -> Int {
        var size = 48
        for value in row {
            size += 24
            if case .text(let text) = value { size += text.utf8.count }
        }
        return size
    }
}
