import Columns

/// A constant in a query, kept exactly as precise as it was written.
public enum Literal: Sendable, Equatable {
    case null
    case boolean(Bool)
    case integer(Int64)
    /// A whole number above `Int64.max`, which can only be an identifier.
    case unsigned(UInt64)
    /// Finite.
    case double(Double)
    case text(String)

    public var value: Value {
        switch self {
        case .null: .null
        case .boolean(let value): .boolean(value)
        case .integer(let value): .integer(value)
        case .unsigned(let value): .identifier(.unsigned(value))
        case .double(let value): .double(value)
        case .text(let value): .text(value)
        }
    }
}
