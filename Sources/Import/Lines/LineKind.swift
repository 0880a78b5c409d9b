/// What a line turned out to be.
enum LineKind {
    case record
    /// Empty, or a comment.
    case passedOver
    /// The first line that no longer belongs to the table.
    case end
}
