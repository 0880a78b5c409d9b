import Logging

/// How much is logged.
public enum LogLevel: String, CaseIterable, Sendable {
    case debug
    /// Every request.
    case info
    /// Start, end, slow queries, changes.
    case notice
    case warning, error

    var level: Logger.Level {
        switch self {
        case .debug: .debug
        case .info: .info
        case .notice: .notice
        case .warning: .warning
        case .error: .error
        }
    }
}
