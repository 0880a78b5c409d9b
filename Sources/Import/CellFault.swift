/// The first cell of a run that cannot be a value of its column.
struct CellFault {
    enum Reason: Equatable {
        /// NULL in a column that may not be null.
        case null
        case malformed
        case fraction
        case outOfRange
        /// A product that does not fit, or is not whole.
        case conversion
        case vocabulary
        /// A double that does not tell an identifier.
        case inexact
        /// Another number of values in one cell than there are columns for it.
        case parts(wanted: Int, found: Int)
    }

    /// From the start of the run.
    var row: Int
    var reason: Reason
}
