import SynDB
import Synchronization

/// What has happened since the start.
final class ServerMetrics: Sendable {
    private struct State {
        /// By the name of the route and the status.
        var requests: [String: [Int: Int]] = [:]
        /// By the name of the route, until the head of the answer is sent.
        var seconds: [String: Histogram] = [:]
        var queries = Histogram()
        /// By code.
        var failures: [String: Int] = [:]
        var rowsReturned = 0
        var rowsScanned = 0
        var rowsAnswered = 0
        var bytesRead: UInt64 = 0
        var segments = 0
        var segmentsRead = 0
        var segmentsAnswered = 0
    }

    private let state = Mutex(State())

    func count(_ route: String, status: Int, seconds: Double) {
        state.withLock { state in
            state.requests[route, default: [:]][status, default: 0] += 1
            state.seconds[route, default: Histogram()].add(seconds)
        }
    }

    func count(_ statistics: QueryStatistics) {
        state.withLock { state in
            state.queries.add(statistics.seconds)
            state.rowsReturned += statistics.rowsReturned
            state.rowsScanned += statistics.rowsScanned
            state.rowsAnswered += statistics.rowsAnswered
            state.bytesRead += statistics.bytesRead
            state.segments += statistics.segments.total
            state.segmentsRead += statistics.segments.read
            state.segmentsAnswered += statistics.segments.answeredFromStatistics
        }
    }

    func countFailure(_ code: String) { state.withLock { $0.failures[code, default: 0] += 1 } }
}

extension ServerMetrics {
    typealias Figure = (name: String, help: String, value: Int)

    /// In Prometheus' text format 0.0.4; `counters` and `gauges` of others are told
    /// beside.
    func text(counters others: [Figure], gauges: [Figure]) -> String {
        let state = state.withLock { $0 }
        var text = ""
        func add(_ name: String, _ kind: String, _ help: String, _ lines: String) {
            text += "# HELP \(name) \(help)\n# TYPE \(name) \(kind)\n\(lines)"
        }
        let requests = state.requests.sorted { $0.key < $1.key }.flatMap { route, statuses in
            statuses.sorted { $0.key < $1.key }.map {
                "syndb_http_requests_total{route=\"\(route)\",status=\"\($0.key)\"} \($0.value)\n"
            }
        }
        add("syndb_http_requests_total", "counter", "Requests by route and status.", requests.joined())
        let seconds = state.seconds.sorted { $0.key < $1.key }.map {
            $0.value.text("syndb_http_request_seconds", labels: "route=\"\($0.key)\",")
        }
        add(
            "syndb_http_request_seconds", "histogram", "Seconds from the request to the head of its answer.",
            seconds.joined())
        add(
            "syndb_query_seconds", "histogram", "Seconds that queries ran which came to their end.",
            state.queries.text("syndb_query_seconds"))
        let failures = state.failures.sorted { $0.key < $1.key }.map {
            "syndb_query_failures_total{code=\"\($0.key)\"} \($0.value)\n"
        }
        add("syndb_query_failures_total", "counter", "Queries that failed, by code.", failures.joined())
        let counters: [Figure] = [
            ("syndb_query_rows_returned_total", "Rows of results.", state.rowsReturned),
            ("syndb_query_rows_scanned_total", "Rows that were read.", state.rowsScanned),
            ("syndb_query_rows_answered_total", "Rows answered from statistics.", state.rowsAnswered),
            (
                "syndb_query_bytes_read_total", "Bytes of pages and sections touched.",
                Int(clamping: state.bytesRead)
            ),
            ("syndb_segments_considered_total", "Segments of the queried tables.", state.segments),
            ("syndb_segments_read_total", "Segments of which pages were read.", state.segmentsRead),
            (
                "syndb_segments_answered_total", "Segments answered from statistics.",
                state.segmentsAnswered
            ),
            (
                "syndb_segments_pruned_total", "Segments that were skipped.",
                state.segments - state.segmentsRead - state.segmentsAnswered
            ),
        ]
        for (name, help, value) in counters + others { add(name, "counter", help, "\(name) \(value)\n") }
        for gauge in gauges { add(gauge.name, "gauge", gauge.help, "\(gauge.name) \(gauge.value)\n") }
        return text
    }
}
