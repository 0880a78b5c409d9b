/// `[INNER | LEFT] JOIN source ON condition`.
public struct JoinClause: Sendable, Equatable {
    public var source: TableSource
    /// LEFT: rows without a partner stay, with NULLs in its place.
    public var isLeft: Bool
    public var condition: Expression

    public init(_ source: TableSource, isLeft: Bool, on condition: Expression) {
        self.source = source
        self.isLeft = isLeft
        self.condition = condition
    }
}
