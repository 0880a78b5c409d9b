/// One item between SELECT and FROM.
public enum SelectItem: Sendable {
    /// `*`, or a query without SELECT.
    case allColumns(SourceRange)
    case expression(Expression, alias: String?)
}

extension SelectItem: Equatable {
    public static func == (left: SelectItem, right: SelectItem) -> Bool {
        switch (left, right) {
        case (.allColumns, .allColumns): true
        case (.expression(let a, let b), .expression(let c, let d)): a == c && b == d
        default: false
        }
    }
}
