/// The operators between two numbers.
public enum ArithmeticOperator: String, Sendable, CaseIterable {
    case add = "+"
    case subtract = "-"
    case multiply = "*"
    case divide = "/"
    case remainder = "%"
}

/// The operators between two values that give a truth value.
public enum ComparisonOperator: String, Sendable, CaseIterable {
    case equal = "="
    case notEqual = "!="
    case less = "<"
    case lessOrEqual = "<="
    case greater = ">"
    case greaterOrEqual = ">="
    /// A term of a hierarchy or any of its sub-terms.
    case under = "UNDER"
}

/// The operators between a text and a pattern.
public enum PatternOperator: String, Sendable, CaseIterable {
    case like = "LIKE"
    /// `LIKE` in any case.
    case likeInAnyCase = "ILIKE"
    case regularExpression = "REGEXP"
}

/// The types of `CAST(x AS type)`; the raw value is the printed name.
public enum CastType: String, Sendable, CaseIterable {
    case boolean, integer, double, text, id

    /// The type that `name` means in any case, common SQL names included.
    init?(spelling name: String) {
        switch name.lowercased() {
        case "boolean", "bool": self = .boolean
        case "integer", "int", "bigint", "int64": self = .integer
        case "double", "float", "real", "float64": self = .double
        case "text", "varchar", "string": self = .text
        case "id": self = .id
        default: return nil
        }
    }
}
