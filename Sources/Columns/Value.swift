/// One value: a literal of a query, a cell of a result, a group key.
///
/// Equality is that of queries: NaN equals itself, -0 equals +0. Values of
/// unlike kinds are never equal; a planner brings both sides to one kind.
public enum Value: Sendable {
    case null
    case boolean(Bool)
    case integer(Int64)
    case double(Double)
    case text(String)
    case identifier(Identifier)
}

extension Value: Hashable {
    public static func == (left: Value, right: Value) -> Bool {
        switch (left, right) {
        case (.null, .null): true
        case (.boolean(let a), .boolean(let b)): a == b
        case (.integer(let a), .integer(let b)): a == b
        case (.double(let a), .double(let b)): compare(a, b) == 0
        case (.text(let a), .text(let b)): TextKey(a) == TextKey(b)
        case (.identifier(let a), .identifier(let b)): a == b
        default: false
        }
    }

    public func hash(into hasher: inout Hasher) {
        hasher.combine(rank)
        switch self {
        case .null: break
        case .boolean(let value): hasher.combine(value)
        case .integer(let value): hasher.combine(value)
        case .double(let value):
            hasher.combine(value.isNaN ? Double.nan.bitPattern : value == 0 ? 0 : value.bitPattern)
        case .text(let value): hasher.combine(value)
        case .identifier(let value): hasher.combine(value)
        }
    }
}

extension Value {
    /// The one form of values that are equal: -0 becomes +0, so that a group's
    /// key does not depend on which of its rows came first.
    public var canonical: Value {
        if case .double(let value) = self, value == 0 { return .double(0) }
        return self
    }

    public var isNull: Bool {
        if case .null = self { return true }
        return false
    }

    /// The order of results and group keys: NULL last, NaN above every number,
    /// -0 equal to +0, integers and doubles compared exactly, text by byte.
    /// Values of unlike kinds (which one column never mixes) order by kind.
    public static func precedes(_ left: Value, _ right: Value) -> Bool {
        order(left, right).map { $0 < 0 } ?? (left.rank < right.rank)
    }

    /// -1, 0 or 1; NaN is greater than every number and equal to itself.
    public static func compare(_ left: Double, _ right: Double) -> Int {
        if left < right { return -1 }
        if left > right { return 1 }
        if left == right { return 0 }
        return (left.isNaN ? 1 : 0) - (right.isNaN ? 1 : 0)
    }

    /// -1, 0 or 1, exact: the integer never passes through a double.
    public static func compare(_ left: Int64, _ right: Double) -> Int {
        if right.isNaN { return -1 }
        if right >= 0x1p63 { return -1 }
        if right < -0x1p63 { return 1 }
        let whole = Int64(right.rounded(.towardZero))
        if left != whole { return left < whole ? -1 : 1 }
        let fraction = right - right.rounded(.towardZero)
        return fraction > 0 ? -1 : (fraction < 0 ? 1 : 0)
    }

    private var rank: Int {
        switch self {
        case .boolean: 0
        case .integer, .double: 1
        case .text: 2
        case .identifier: 3
        case .null: 4
        }
    }
}

extension Value {
    /// -1, 0 or 1 between values of kinds that can be compared; nil where one
    /// is NULL or the kinds are unlike.
    public static func order(_ left: Value, _ right: Value) -> Int? {
        switch (left, right) {
        case (.integer(let a), .integer(let b)): a < b ? -1 : a > b ? 1 : 0
        case (.double(let a), .double(let b)): compare(a, b)
        case (.integer(let a), .double(let b)): compare(a, b)
        case (.double(let a), .integer(let b)): -compare(b, a)
        case (.boolean(let a), .boolean(let b)): a == b ? 0 : a ? 1 : -1
        case (.identifier(let a), .identifier(let b)): a < b ? -1 : a == b ? 0 : 1
        case (.text(let a), .text(let b)):
            TextKey(a) == TextKey(b) ? 0 : a.utf8.lexicographicallyPrecedes(b.utf8) ? -1 : 1
        default: nil
        }
    }
}
