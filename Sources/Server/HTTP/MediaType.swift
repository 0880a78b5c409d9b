import SynDB

/// The forms in which a result is sent.
enum MediaType: String, CaseIterable, Sendable {
    case json = "application/json"
    case ndjson = "application/x-ndjson"
    case csv = "text/csv"
    case arrow = "application/vnd.apache.arrow.stream"

    var format: OutputFormat {
        switch self {
        case .json: .json
        case .ndjson: .ndjson
        case .csv: .csv
        case .arrow: .arrowStream
        }
    }

    /// As a header states it.
    var contentType: String { self == .csv ? "text/csv; charset=utf-8; header=present" : rawValue }
}
