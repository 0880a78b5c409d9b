/// A column as a query names it. Names are matched in any case, quoted or not;
/// the spelling is kept for column headings.
public struct ColumnName: Sendable, Equatable {
    /// The table or its alias, where the query gives one.
    public var table: String?
    public var name: String
    /// Whether the name stood in double quotes, which other languages put
    /// around texts: only for better errors.
    public var isQuoted = false

    public init(table: String? = nil, _ name: String) {
        self.table = table
        self.name = name
    }

    /// Quotes mean nothing.
    public static func == (left: ColumnName, right: ColumnName) -> Bool {
        left.table == right.table && left.name == right.name
    }
}
