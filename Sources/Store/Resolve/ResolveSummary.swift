import Columns

/// What was filled in rows whose parents were loaded after them.
public struct ResolveSummary: Sendable, Encodable {
    public struct Table: Sendable, Encodable {
        public var name: String
        /// Cells that were filled, by column.
        public var filled: [String: Int] = [:]
        /// Segments that were written anew, and their rows.
        public var segments = 0
        public var rows = 0
        /// The checksum of the rows without the columns that were filled, the same
        /// before and after, as 32 hexadecimal digits; nil in a dry run.
        public var checksum: String?
    }

    /// Those of which cells were filled.
    public var tables: [Table] = []
    /// Nil where nothing was changed.
    public var snapshot: UInt64?
}

extension ResolveSummary {
    /// The summary for people.
    public var text: String {
        guard !tables.isEmpty else { return "nothing to resolve" }
        let lines = tables.map { table in
            let cells = table.filled.sorted { $0.key < $1.key }.map { "\(Count.text($1, "cell")) of \($0)" }
            let filled = "\(table.name): \(cells.joined(separator: ", "))"
            guard let checksum = table.checksum else { return "\(filled) would be filled" }
            return "\(filled) filled in \(Count.text(table.rows, "row"))"
                + ", the same otherwise: checksum \(checksum)"
        }
        return (lines + (snapshot.map { ["snapshot \($0)"] } ?? [])).joined(separator: "\n")
    }
}
