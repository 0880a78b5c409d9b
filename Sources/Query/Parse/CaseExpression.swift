/// `CASE [operand] WHEN ... THEN ... [ELSE ...] END`.
public struct CaseExpression: Sendable, Equatable {
    public struct Branch: Sendable, Equatable {
        /// A condition, or a value to compare the operand with.
        public var when: Expression
        public var then: Expression

        public init(when: Expression, then: Expression) {
            self.when = when
            self.then = then
        }
    }

    public var operand: Expression?
    /// At least one.
    public var branches: [Branch]
    /// NULL where it is missing.
    public var otherwise: Expression?

    public init(operand: Expression? = nil, branches: [Branch], otherwise: Expression? = nil) {
        self.operand = operand
        self.branches = branches
        self.otherwise = otherwise
    }
}
