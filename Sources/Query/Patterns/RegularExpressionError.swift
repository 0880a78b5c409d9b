/// What is wrong with a regular expression.
public struct RegularExpressionError: Error, Sendable, Equatable {
    public var message: String
    public var hint: String?

    init(_ message: String, hint: String? = nil) {
        self.message = message
        self.hint = hint
    }
}
