extension QueryStatistics {
    /// What follows from datasets and rows alone. The other figures are about
    /// files, which hold rows of everybody: they are for those who may see all.
    public struct Logical: Sendable, Equatable, Encodable {
        public var snapshot: UInt64
        public var table: String
        public var datasetsTotal: Int
        public var datasetsMatched: Int
        public var rowsTotal: Int
        public var groupsOverlap: Bool
    }

    public var logical: Logical {
        Logical(
            snapshot: snapshot, table: table, datasetsTotal: datasetsTotal, datasetsMatched: datasetsMatched,
            rowsTotal: rowsTotal, groupsOverlap: groupsOverlap)
    }
}
