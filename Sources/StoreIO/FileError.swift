/// A system call that failed: what was tried, on which path, and why.
public struct FileError: Error, CustomStringConvertible, Sendable {
    public enum Kind: Sendable, Equatable {
        case notFound, exists, isDirectory, notPermitted, noSpace, other
    }

    public var kind: Kind
    /// What was tried, as `open` or `write`.
    public var operation: String
    public var path: String
    /// The system's own words.
    public var reason: String

    public init(kind: Kind, operation: String, path: String, reason: String) {
        self.kind = kind
        self.operation = operation
        self.path = path
        self.reason = reason
    }

    public var description: String { "\(path): cannot \(operation): \(reason)" }
}
