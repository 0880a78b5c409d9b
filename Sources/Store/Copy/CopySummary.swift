import Columns

/// What was brought from one store into another.
public struct CopySummary: Sendable, Encodable {
    public struct Table: Sendable, Encodable {
        public var name: String
        public var rows: Int
        public var segments: Int
        public var bytes: UInt64
        /// The checksum of the rows, the same in both stores, as 32 hexadecimal digits.
        public var checksum: String
    }

    /// The snapshot that was read.
    public var source: UInt64 = 0
    /// Datasets that the other store has now and did not have before.
    public var datasets = 0
    /// Datasets that both stores had, with the same metadata and no other rows.
    public var known = 0
    public var tables: [Table] = []
    /// The new snapshot of the store that was written to; nil where nothing was to be done.
    public var snapshot: UInt64?
    public var seconds = 0.0
}

extension CopySummary {
    /// The summary for people.
    public var text: String {
        var lines = [Count.text(datasets, "dataset") + (known > 0 ? ", \(known) that both stores have" : "")]
        lines += tables.map { table in
            "\(table.name): \(Count.text(table.rows, "row")) in \(Count.text(table.segments, "segment"))"
                + " of \(table.bytes) bytes, the same in both: checksum \(table.checksum)"
        }
        lines.append(snapshot.map { "snapshot \($0), from snapshot \(source)" } ?? "nothing was to be done")
        return lines.joined(separator: "\n")
    }
}
