import Columns

/// A bound expression with the kind of its values; nil for a bare NULL.
struct TypedExpression {
    var expression: BoundExpression
    var kind: ResultColumn.Kind?
    var unit: String?
    /// Where its values are ids that are unique within a dataset alone.
    var idScope: IDScope?
    /// The many-valued field whose values its texts join.
    var joinedField: String?

    /// Of which dataset ids are.
    enum IDScope {
        /// Of that of the row.
        case row
        /// Of one that is not known any more.
        case lost
    }

    init(_ expression: BoundExpression, _ kind: ResultColumn.Kind?, unit: String? = nil) {
        self.expression = expression
        self.kind = kind
        self.unit = unit
        joinedField = expression.joinedMetadata?.name
    }

    var isNumber: Bool { kind == .integer || kind == .double || kind == nil }

    /// The value, where the expression is a literal.
    var literal: Value? {
        if case .literal(let value) = expression { return value }
        return nil
    }
}

extension ResultColumn.Kind {
    /// As error messages call it.
    var words: String {
        switch self {
        case .boolean: "a truth value"
        case .integer: "a whole number"
        case .double: "a number"
        case .text: "text"
        case .identifier: "an id"
        }
    }
}
