/// The first cell of a run that cannot be a value of its column.
struct CellFault {
    enum Reason {
        /// NULL in a column that may not be null.
        case null
        case malformed
        case fraction
        case outOfRange
        /// A product that does not fit, or is not whole.
        case conversion
        case vocabulary
    }

    /// From the start of the run.
    var row: Int
    var reason: Reason
}
