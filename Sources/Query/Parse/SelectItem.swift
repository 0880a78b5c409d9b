/// One item between SELECT and FROM.
public enum SelectItem: Sendable {
    /// `*`, `table.*`, or a query without SELECT.
    case allColumns(SourceRange, table: String? = nil)
    case expression(Expression, alias: String?)
}

extension SelectItem: Equatable {
    public static func == (left: SelectItem, right: SelectItem) -> Bool {
        switch (left, right) {
        case (.allColumns(_, let a), .allColumns(_, let b)): a == b
        case (.expression(let a, let b), .expression(let c, let d)): a == c && b == d
        default: false
        }
    }
}
