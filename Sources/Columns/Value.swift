/// One value: a literal of a query, a cell of a result, a bound of a zone map.
public enum Value: Hashable, Sendable {
    case null
    case boolean(Bool)
    case integer(Int64)
    case double(Double)
    case text(String)
    case identifier(Identifier)
}

extension Value {
    public var isNull: Bool { self == .null }

    /// The order of results and group keys: NULL last, NaN above every number,
    /// -0 equal to +0, integers and doubles compared exactly, text by byte.
    /// Values of unlike kinds (which one column never mixes) order by kind.
    public static func precedes(_ left: Value, _ right: Value) -> Bool {
        switch (left, right) {
        case (.boolean(let a), .boolean(let b)): !a && b
        case (.integer(let a), .integer(let b)): a < b
        case (.double(let a), .double(let b)): Value.compare(a, b) < 0
        case (.integer(let a), .double(let b)): Value.compare(a, b) < 0
        case (.double(let a), .integer(let b)): Value.compare(b, a) > 0
        case (.text(let a), .text(let b)): a.utf8.lexicographicallyPrecedes(b.utf8)
        case (.identifier(let a), .identifier(let b)): a < b
        default: left.rank < right.rank
        }
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
