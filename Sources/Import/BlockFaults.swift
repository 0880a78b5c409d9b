/// What is wrong with the rows of one block.
struct BlockFaults {
    /// The rows that are parsed: those before the error that ends the import.
    private(set) var limit: Int
    private(set) var error: ImportError?
    /// Rows that are left out, each with its first fault in the order of columns.
    private(set) var rejects: [Int: RejectedRow] = [:]

    init(rows: Int) { limit = rows }

    /// Ends the import before a row.
    mutating func end(_ row: Int, _ error: ImportError) {
        limit = row
        self.error = error
    }

    mutating func reject(_ row: Int, _ reason: RejectedRow) {
        rejects[row] = reason
    }
}
