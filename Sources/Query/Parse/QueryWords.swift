/// The words of SyQL, for those who offer them while a query is typed.
public enum QueryWords {
    /// Reserved ones, and those that matter in one place.
    public static let keywords =
        Keyword.allCases.map(\.text) + [
            "WITH", "JOIN", "LEFT", "INNER", "ON", "NULLS", "FIRST", "LAST", "ALL",
        ]

    public static let functions =
        Aggregate.Function.allCases.map(\.rawValue) + RowFunction.allCases.map(\.rawValue)

    /// A name as a query has it: in double quotes where it would be read as a
    /// word of the language.
    public static func name(_ name: String) -> String {
        Keyword(spelling: name) == nil ? name : "\"\(name)\""
    }
}
