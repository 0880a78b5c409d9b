/// One item of ORDER BY.
public struct OrderItem: Sendable, Equatable {
    public var expression: Expression
    public var isDescending: Bool
    /// Where the query says so; NULLs come last otherwise.
    public var nullsFirst: Bool?

    public init(_ expression: Expression, isDescending: Bool = false, nullsFirst: Bool? = nil) {
        self.expression = expression
        self.isDescending = isDescending
        self.nullsFirst = nullsFirst
    }
}
