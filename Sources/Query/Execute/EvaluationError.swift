/// Why a query that is sound could not be run to its end.
public struct EvaluationError: Error, CustomStringConvertible, Sendable, Hashable {
    /// What a caller may want to tell apart.
    public enum Kind: Sendable, Hashable {
        /// A value that could not be computed.
        case value
        /// Somebody stopped it.
        case cancelled
        /// It took longer than it may.
        case time
        /// It needs more memory than it may have.
        case memory
    }

    public var kind: Kind
    public var message: String

    init(_ message: String, _ kind: Kind = .value) {
        self.kind = kind
        self.message = message
    }

    static func overflow(_ operation: String) -> EvaluationError {
        EvaluationError(
            "\(operation) leaves the range of 64-bit integers; write a decimal point to compute in doubles")
    }

    public var description: String { message }
}
