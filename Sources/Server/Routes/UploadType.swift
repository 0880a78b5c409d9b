import SynDB

/// The forms in which rows are sent for loading.
enum UploadType: String, CaseIterable {
    case csv = "text/csv"
    case ndjson = "application/x-ndjson"
    case arrow = "application/vnd.apache.arrow.stream"

    var format: FileFormat {
        switch self {
        case .csv: .csv
        case .ndjson: .ndjson
        case .arrow: .arrow
        }
    }
}
