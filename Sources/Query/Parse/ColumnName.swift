/// A column as a query names it. Names are matched in any case, quoted or not;
/// the spelling is kept for column headings.
public struct ColumnName: Sendable, Equatable {
    /// The table or its alias, where the query gives one.
    public var table: String?
    public var name: String

    public init(table: String? = nil, _ name: String) {
        self.table = table
        self.name = name
    }
}
