/// A side that is joined to those before it, in the order in which they are run.
struct JoinStep: Sendable {
    var side: Int
    /// Joined columns of the sides before it, and its own that equal them.
    var keys: [(earlier: Int, own: Int)]
    /// What else must hold, over the joined columns.
    var condition: BoundExpression?
    var table: JoinTable?
}
