/// A function of the values of one row.
enum RowFunction: String, Sendable, CaseIterable {
    /// The name of the column with the largest value.
    case largestName = "argmax_name"
    /// An id as a UUID.
    case uuid
    /// Whether the row's position lies in a box.
    case inBox = "in_box"
}
