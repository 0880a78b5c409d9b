import Catalog
import Columns
import Dispatch
import SegmentFormat
import Store
import Synchronization

/// A query that has been checked against a snapshot: what can be explained
/// and run.
public struct PreparedQuery: Sendable {
    let plan: QueryPlan
    let snapshot: Snapshot
    let options: QueryOptions

    /// Parses and checks `text`; a `QueryError` says what is wrong and where.
    public init(_ text: String, snapshot: Snapshot, options: QueryOptions = QueryOptions()) throws(QueryError)
    {
        plan = try Binder.plan(try Parser.statement(text), catalog: snapshot.catalog)
        self.snapshot = snapshot
        var options = options
        if !options.prunes { options.usesStatistics = false }
        self.options = options
    }

    /// The columns of the result, which do not depend on the rows.
    public var columns: [ResultColumn] { plan.outputs.map(\.column) }

    /// Runs the query; rows go to `sink` in result order.
    public func run(into sink: inout any ResultSink) throws -> QueryStatistics {
        let clock = ContinuousClock()
        let start = clock.now
        let meter = ReadMeter()
        let deadline = options.timeLimit.map { start.advanced(by: $0) }
        var work = try Pruner(plan: plan, snapshot: snapshot, options: options, meter: meter).work()
        var limited = LimitedSink(
            sink: sink, offset: plan.offset, limit: plan.limit, isDistinct: plan.isDistinct)
        try limited.begin(columns)
        let execution = Execution(
            plan: plan, catalog: snapshot.catalog, meter: meter, threads: max(1, options.threads),
            readsAll: !options.prunes, deadline: deadline)
        let rowsScanned: Int
        if let grouping = plan.grouping {
            let groups = try execution.runGroups(grouping, work, into: &limited)
            rowsScanned = groups.rowsScanned
            work.statistics.groupsOverlap = groups.haveOverlap
            work.statistics.notes = groups.notes
        } else {
            rowsScanned = try execution.runRows(work, into: &limited)
        }
        try limited.finish()
        sink = limited.sink
        work.statistics.bytesRead = meter.bytes
        work.statistics.pages.read = meter.pages
        work.statistics.rowsScanned = rowsScanned
        work.statistics.rowsReturned = limited.returned
        work.statistics.answeredFromStatistics = work.morsels.isEmpty && !work.answered.isEmpty
        let elapsed = clock.now - start
        work.statistics.seconds =
            Double(elapsed.components.seconds) + Double(elapsed.components.attoseconds) / 1e18
        return work.statistics
    }

    /// What the query would consider, from the manifest alone: no segment is opened.
    public func estimate() throws -> QueryStatistics {
        let work = try Pruner(plan: plan, snapshot: snapshot, options: options, meter: ReadMeter())
            .work(reading: false)
        var statistics = work.statistics
        statistics.answeredFromStatistics =
            statistics.segments.read == 0 && statistics.segments.answeredFromStatistics > 0
        if let grouping = plan.grouping {
            statistics.groupsOverlap =
                try DatasetClasses(grouping, catalog: snapshot.catalog, datasets: work.datasets).haveOverlap
        }
        return statistics
    }
}

/// Passes on the rows that DISTINCT, OFFSET and LIMIT leave.
struct LimitedSink {
    var sink: any ResultSink
    private var toSkip: Int
    private let limit: Int?
    private var seen: Set<[Value]>?
    private(set) var returned = 0

    init(sink: any ResultSink, offset: Int, limit: Int?, isDistinct: Bool) {
        self.sink = sink
        toSkip = offset
        self.limit = limit
        seen = isDistinct ? [] : nil
    }

    /// No further row can change the result.
    var isFull: Bool { limit.map { returned >= $0 } ?? false }

    mutating func begin(_ columns: [ResultColumn]) throws { try sink.begin(columns) }

    mutating func append(_ rows: [[Value]]) throws {
        var kept: [[Value]] = []
        for row in rows where !isFull {
            if seen != nil, !seen!.insert(row).inserted { continue }
            if toSkip > 0 {
                toSkip -= 1
                continue
            }
            kept.append(row)
            returned += 1
        }
        if !kept.isEmpty { try sink.append(kept) }
    }

    mutating func finish() throws { try sink.finish() }
}
