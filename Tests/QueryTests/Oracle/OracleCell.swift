import BigInt

/// A value of the naive evaluator, which shares no code with the engine.
enum OracleCell {
    case null
    case bool(Bool)
    case int(Int64)
    case double(Double)
    case text(String)
    case id(String)

    var isNull: Bool { if case .null = self { true } else { false } }

    /// As CSV has it.
    var csv: String {
        switch self {
        case .null: return ""
        case .bool(let value): return value ? "true" : "false"
        case .int(let value): return "\(value)"
        case .double(let value):
            return value.isNaN
                ? "NaN" : value == .infinity ? "inf" : value == -.infinity ? "-inf" : "\(value)"
        case .text(let value), .id(let value):
            let isPlain = !value.isEmpty && !value.contains { ",\"\n\r".contains($0) }
            return isPlain ? value : "\"" + value.replacing("\"", with: "\"\"") + "\""
        }
    }

    /// As a literal of a query.
    var literal: String {
        switch self {
        case .null: return "NULL"
        case .bool(let value): return value ? "TRUE" : "FALSE"
        case .int(let value): return "\(value)"
        case .double(let value): return "\(value)"
        case .text(let value), .id(let value): return "'" + value.replacing("'", with: "''") + "'"
        }
    }

    /// -1, 0 or 1 as queries compare; nil with a NULL.
    static func order(_ left: OracleCell, _ right: OracleCell) -> Int? {
        switch (left, right) {
        case (.null, _), (_, .null): return nil
        case (.bool(let a), .bool(let b)): return (a ? 1 : 0) - (b ? 1 : 0)
        case (.text(let a), .text(let b)): return order(bytes: a, b)
        case (.id(let a), .id(let b)):
            let (x, y) = (rank(ofID: a), rank(ofID: b))
            if x.rank != y.rank { return x.rank < y.rank ? -1 : 1 }
            if let p = x.number, let q = y.number { return p < q ? -1 : p == q ? 0 : 1 }
            return order(bytes: a, b)
        default:
            guard let a = left.scaled, let b = right.scaled else {
                // NaN is above every number and equal to itself.
                func weight(_ cell: OracleCell) -> Double {
                    guard case .double(let value) = cell else { return 0 }
                    return value.isNaN ? 2 : value == .infinity ? 1 : value == -.infinity ? -1 : 0
                }
                let (a, b) = (weight(left), weight(right))
                return a < b ? -1 : a == b ? 0 : 1
            }
            return a < b ? -1 : a == b ? 0 : 1
        }
    }

    /// For sorting upwards: NULL last.
    static func precedes(_ left: OracleCell, _ right: OracleCell) -> Bool {
        if left.isNull || right.isNull { return !left.isNull && right.isNull }
        return order(left, right)! < 0
    }

    static func same(_ left: OracleCell, _ right: OracleCell) -> Bool {
        left.isNull && right.isNull || order(left, right) == 0
    }

    /// A finite number in units of 2^-1074.
    var scaled: BigInt? {
        switch self {
        case .int(let value): BigInt(value) << 1074
        case .double(let value): OracleNumber.scaled(value)
        default: nil
        }
    }

    private static func order(bytes a: String, _ b: String) -> Int {
        let (a, b) = (Array(a.utf8), Array(b.utf8))
        return a == b ? 0 : a.lexicographicallyPrecedes(b) ? -1 : 1
    }

    /// Integers by value, then UUIDs, then other text.
    private static func rank(ofID id: String) -> (rank: Int, number: BigInt?) {
        if let number = BigInt(id), "\(number)" == id, number >= BigInt(Int64.min),
            number <= BigInt(UInt64.max)
        {
            return (0, number)
        }
        let isUUID = id.wholeMatch(of: /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/) != nil
        return (isUUID ? 1 : 2, nil)
    }
}
