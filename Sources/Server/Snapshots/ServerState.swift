import Logging
import SynDB
import Synchronization

/// What all requests share.
final class ServerState: Sendable {
    let settings: ServerSettings
    let snapshots: SnapshotSource
    let pool: WorkPool
    let running: RunningQueries
    /// Loads run apart from queries, which they would keep waiting.
    let loads: WorkPool
    private let loading = Atomic<Int>(0)
    let tokens: TokenSource?
    let limiter: RateLimiter?
    let metrics = ServerMetrics()
    let audit: AuditLog
    let logger: Logger
    let routes: RouteTable
    /// The OpenAPI document.
    let description: JSONValue

    init(_ store: Store, _ settings: ServerSettings, logger: Logger) throws {
        self.settings = settings
        self.logger = logger
        snapshots = try SnapshotSource(store, interval: settings.refreshInterval)
        pool = WorkPool(width: settings.threads)
        loads = WorkPool(width: settings.maximumLoads)
        tokens = try settings.tokens.map { try TokenSource($0, logger: logger) }
        limiter = settings.rate.map { RateLimiter(rate: $0) }
        running = RunningQueries(
            limit: settings.maximumQueries, limitOfCaller: settings.maximumQueriesOfCaller)
        audit = try AuditLog(settings.audit, logger: logger)
        let routes =
            OperationRoutes.routes + TableRoutes.routes + DatasetRoutes.routes + QueryRoutes.routes
            + AnalyticsRoutes.routes + LoadRoutes.routes
        self.routes = RouteTable(routes)
        description = .raw(OpenAPI.document(routes).json)
    }
}

extension ServerState {
    /// Takes a place for a load; `endLoad` gives it back.
    func beginLoad() throws {
        guard loading.add(1, ordering: .relaxed).newValue <= settings.maximumLoads else {
            endLoad()
            throw Failure.tooManyLoads(settings.maximumLoads)
        }
    }

    func endLoad() { loading.subtract(1, ordering: .relaxed) }

    func finished(_ call: Call, _ query: String, _ statistics: QueryStatistics) {
        metrics.count(statistics)
        guard statistics.seconds >= settings.slowQuery else { return }
        logger.notice(
            "slow query",
            metadata: [
                "query_id": "\(call.id)", "caller": "\(call.caller.label)", "query": "\(query)",
                "seconds": "\(statistics.seconds)", "snapshot": "\(statistics.snapshot)",
                "rows_scanned": "\(statistics.rowsScanned)", "rows_returned": "\(statistics.rowsReturned)",
                "bytes_read": "\(statistics.bytesRead)", "segments_read": "\(statistics.segments.read)",
                "segments": "\(statistics.segments.total)",
            ])
    }

    func failed(_ call: Call, _ query: String, _ failure: Failure, after time: Duration) {
        metrics.countFailure(failure.code)
        guard failure.status.code >= 500 || time >= .seconds(settings.slowQuery) else { return }
        logger.notice(
            "query failed",
            metadata: [
                "query_id": "\(call.id)", "caller": "\(call.caller.label)", "query": "\(query)",
                "seconds": "\(time / .seconds(1))", "code": "\(failure.code)",
                "error": "\(failure.detail ?? failure.message)",
            ])
    }

    func metricsText() throws -> String {
        let view = try snapshots.view(for: .anonymous)
        let views = snapshots.use
        let open = view.snapshot.openSegments
        return metrics.text(
            counters: [
                ("syndb_view_hits_total", "Requests whose view of a snapshot was at hand.", views.hits),
                ("syndb_view_misses_total", "Requests whose view was made.", views.misses),
            ],
            gauges: [
                ("syndb_queries_running", "Queries that run or wait.", running.count),
                ("syndb_snapshot", "The number of the newest snapshot.", Int(clamping: view.snapshot.number)),
                ("syndb_views_kept", "Views of snapshots at hand.", views.kept),
                ("syndb_segments_open", "Segments of the newest snapshot that are open.", open.count),
                (
                    "syndb_segments_open_bytes", "Bytes of the files of open segments.",
                    Int(clamping: open.bytes)
                ),
            ])
    }
}
