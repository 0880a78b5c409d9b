/// A result that its format cannot hold.
public struct ExportError: Error, Sendable, Equatable, CustomStringConvertible {
    public var message: String
    /// What to do about it; empty where there is nothing to say.
    public var hint: String

    public init(_ message: String, hint: String = "") {
        self.message = message
        self.hint = hint
    }

    public var description: String { hint.isEmpty ? message : "\(message); \(hint)" }
}
