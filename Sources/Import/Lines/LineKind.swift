/// What a line turned out to be.
enum LineKind {
    case record
    /// A record with another number of cells than there are columns.
    case ragged(ImportError)
    /// Empty, or a comment.
    case passedOver
    /// The first line that no longer belongs to the table.
    case end
}
