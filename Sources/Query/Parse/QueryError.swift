/// What is wrong with a query, and where in its text.
///
/// One type for all stages, from the lexer to the planner, so that every
/// error is shown in the same form.
public struct QueryError: Error, Sendable, Equatable {
    /// What was expected and what was found, without a full stop.
    public var message: String
    /// What to write instead, where that is known.
    public var hint: String?
    /// The place in the query's text; nil where the whole query is at fault.
    public var range: SourceRange?

    public init(_ message: String, at range: SourceRange? = nil, hint: String? = nil) {
        self.message = message
        self.hint = hint
        self.range = range
    }
}

extension QueryError: CustomStringConvertible {
    /// The message and the hint, without the place.
    public var description: String { hint.map { "\(message) (\($0))" } ?? message }
}
