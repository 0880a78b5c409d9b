import Catalog
import Columns
import SegmentFormat
import Store

/// A query that has been checked against a snapshot: what can be explained
/// and run.
public struct PreparedQuery: Sendable {
    /// As it was written.
    let statement: SelectStatement
    let plan: QueryPlan
    /// The queries inside of it.
    let steps: [QueryStep]
    /// What the query may not have meant.
    let doubts: [String]
    public let snapshot: Snapshot
    /// What it may take can be said until it is run.
    public var options: QueryOptions {
        didSet { if !options.prunes { options.usesStatistics = false } }
    }

    /// Parses and checks `text`; a `QueryError` says what is wrong and where.
    public init(_ text: String, snapshot: Snapshot, options: QueryOptions = QueryOptions()) throws(QueryError)
    {
        try self.init(try Parser.statement(text), snapshot: snapshot, options: options)
    }

    /// The same for a query that a program has put together.
    public init(
        _ statement: SelectStatement, snapshot: Snapshot, options: QueryOptions = QueryOptions()
    ) throws(QueryError) {
        (plan, steps, doubts) = try Binder.plan(
            statement, catalog: snapshot.catalog, readFile: options.readFile,
            tablesWithoutDatasets: options.tablesWithoutDatasets)
        self.statement = statement
        self.snapshot = snapshot
        var options = options
        if !options.prunes { options.usesStatistics = false }
        self.options = options
    }

    /// The columns of the result, which do not depend on the rows.
    public var columns: [ResultColumn] { plan.outputs.map(\.column) }

    /// Runs the query; rows go to `sink` in result order.
    public func run(into sink: inout any ResultSink) throws -> QueryStatistics {
        try run(into: &sink, reading: .files)
    }

    func run(into sink: inout any ResultSink, reading: Pruner.Reading) throws -> QueryStatistics {
        let start = ContinuousClock().now
        let run = QueryRun(snapshot, options, steps, reading: reading)
        try run.run(plan, name: "result", into: &sink)
        var statistics = run.statistics
        statistics.table = plan.sourceNames.joined(separator: ", ")
        statistics.bytesRead = run.meter.bytes
        statistics.pages.read = run.meter.pages
        statistics.steps = run.details
        statistics.rowsReturned = run.details.last?.rowsReturned ?? 0
        statistics.answeredFromStatistics = run.details.allSatisfy(\.isAnswered)
        statistics.seconds = start.seconds
        statistics.advice = advice(statistics, rows: statistics.rowsScanned)
        return statistics
    }

    /// What the query would consider, from the manifest alone: no segment is
    /// opened, and no query inside of it is run.
    public func estimate() throws -> QueryStatistics {
        var statistics = QueryStatistics()
        statistics.snapshot = snapshot.number
        statistics.table = plan.sourceNames.joined(separator: ", ")
        for step in steps { try estimate(step.plan, name: step.name, &statistics) }
        try estimate(plan, name: "result", &statistics)
        statistics.answeredFromStatistics =
            statistics.segments.read == 0 && statistics.segments.answeredFromStatistics > 0
        let expected = statistics.steps.reduce(0) { $0 + $1.rowsEstimated }
        statistics.advice = advice(
            statistics, rows: statistics.answeredFromStatistics ? 0 : expected - statistics.rowsAnswered)
        return statistics
    }

    private func estimate(_ plan: QueryPlan, name: String, _ statistics: inout QueryStatistics) throws {
        switch plan.source {
        case .table(let table):
            let work = try Pruner(
                plan: plan, table: table, snapshot: snapshot, options: options, meter: ReadMeter()
            ).work(reading: .manifest)
            statistics.add(work.statistics)
            statistics.steps.append(
                QueryStatistics.Step(name: name, sources: [table.name], rowsEstimated: work.rowsLeft))
            if let grouping = plan.grouping {
                let classes = try DatasetClasses(
                    grouping, catalog: snapshot.catalog, datasets: work.owners)
                if classes.haveOverlap { statistics.groupsOverlap = true }
            }
        case .rows: break
        case .join(let join):
            for side in join.sides { try estimate(side.plan, name: "join \(side.name)", &statistics) }
        }
    }
}
