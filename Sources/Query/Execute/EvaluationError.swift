/// A value that could not be computed while a query ran.
public struct EvaluationError: Error, CustomStringConvertible, Sendable, Hashable {
    public var message: String

    init(_ message: String) { self.message = message }

    static func overflow(_ operation: String) -> EvaluationError {
        EvaluationError(
            "\(operation) leaves the range of 64-bit integers; write a decimal point to compute in doubles")
    }

    public var description: String { message }
}
