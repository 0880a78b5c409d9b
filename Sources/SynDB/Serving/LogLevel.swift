/// How much a server logs.
public enum LogLevel: String, CaseIterable, Sendable, Codable {
    case debug
    /// Every request.
    case info
    /// Start, end, slow queries, changes.
    case notice
    case warning, error
}
