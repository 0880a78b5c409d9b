/// What a line turned out to be.
enum LineKind {
    case record
    /// A record with another number of cells than there are columns, or one that
    /// cannot be split at all: left out where bad rows are.
    case ragged(ImportError)
    /// Empty, or a comment.
    case passedOver
    /// The first line that no longer belongs to the table.
    case end
}
