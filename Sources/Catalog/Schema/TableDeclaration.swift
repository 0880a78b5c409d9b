/// A table, or columns added to a table of another pack.
public struct TableDeclaration: Sendable {
    public enum Target: Sendable, Equatable {
        case new(code: UInt32, name: String, plural: String, aliases: [String], key: [String], sort: [String])
        /// The extended table as `pack.table`.
        case extending(String)
    }

    public var target: Target
    public var meaning: String
    public var columns: [Placed<ColumnSchema>]

    /// The table's name, or what it extends.
    public var title: String {
        switch target {
        case .new(_, let name, _, _, _, _): name
        case .extending(let table): table
        }
    }
}
