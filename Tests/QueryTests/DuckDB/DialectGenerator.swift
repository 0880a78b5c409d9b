import SynDB

/// Random queries in two dialects, of all that both of them have.
struct DialectGenerator {
    enum Kind { case number, text, flag, odd }

    struct Column {
        var name: String
        var kind: Kind
    }

    var random: SplitMix64

    static let shared = [
        Column(name: "label", kind: .text), Column(name: "stage", kind: .number),
        Column(name: "depth", kind: .number),
    ]
    static let cells = [
        Column(name: "flag", kind: .flag), Column(name: "small", kind: .number),
        Column(name: "size", kind: .number), Column(name: "odd", kind: .odd),
        Column(name: "kind", kind: .text),
    ]
    static let links = [Column(name: "weight", kind: .number), Column(name: "note", kind: .text)]

    mutating func chance(_ part: Int, of whole: Int) -> Bool {
        Int.random(in: 0..<whole, using: &random) < part
    }

    mutating func one<T>(_ values: [T]) -> T { values.randomElement(using: &random)! }

    private func of(_ kind: Kind, _ columns: [Column]) -> [Column] { columns.filter { $0.kind == kind } }

    /// A number that is finite and small.
    mutating func number(_ columns: [Column], _ depth: Int) -> Dialects {
        let known = of(.number, columns)
        guard depth > 0, chance(1, of: 2) else {
            if !known.isEmpty, chance(3, of: 4) { return "\(one(known).name)" }
            return "\(one(["0", "1", "-2", "0.5e0", "3", "-1.25e0"]))"
        }
        let (a, b) = (number(columns, depth - 1), number(columns, depth - 1))
        switch Int.random(in: 0..<7, using: &random) {
        case 0: return "(\(a) + \(b))"
        case 1: return "(\(a) - \(b))"
        case 2: return "(\(a) * \(b))"
        case 3: return "(\(a) / \(b))"
        case 4: return "(\(a) % \(b))"
        case 5: return "CASE WHEN \(condition(columns, depth - 1)) THEN \(a) ELSE \(b) END"
        default: return Dialects("CAST(\(a.syql) AS integer)", "CAST(trunc(\(a.duckDB)) AS BIGINT)")
        }
    }

    mutating func text(_ columns: [Column]) -> Dialects {
        let known = of(.text, columns)
        if !known.isEmpty, chance(3, of: 4) { return "\(one(known).name)" }
        return literal()
    }

    private mutating func literal() -> Dialects {
        let text = one(DialectData.texts + ["d1", "nothing"])
        return "'\(text.replacing("'", with: "''"))'"
    }

    mutating func condition(_ columns: [Column], _ depth: Int) -> Dialects {
        if depth > 0, chance(2, of: 5) {
            let parts = (0..<2).map { _ in condition(columns, depth - 1) }
            switch Int.random(in: 0..<3, using: &random) {
            case 0: return "(\(parts[0]) AND \(parts[1]))"
            case 1: return "(\(parts[0]) OR \(parts[1]))"
            default: return "NOT (\(parts[0]))"
            }
        }
        let symbol = one(["=", "!=", "<", "<=", ">", ">="])
        let not = one(["", "", "NOT "])
        switch Int.random(in: 0..<11, using: &random) {
        case 0, 1: return "\(number(columns, depth)) \(symbol) \(number(columns, depth))"
        case 2: return "\(text(columns)) \(symbol) \(text(columns))"
        case 3: return "\(number(columns, 0)) \(not)BETWEEN \(number(columns, 0)) AND \(number(columns, 0))"
        case 4:
            let items = [literal(), literal(), chance(1, of: 5) ? "NULL" : literal()].joined(", ")
            return "\(text(columns)) \(not)IN (\(items))"
        case 5: return "\(number(columns, 0)) \(not)IN (1, -2, 3\(one(["", "", ", NULL"])))"
        case 6:
            let pattern = one(["a%", "%n", "%_x%", "_xon", "%", "", "%\u{e9}"])
            return "\(text(columns)) \(not)\(one(["LIKE", "ILIKE"])) '\(pattern)'"
        case 7:
            let (value, pattern) = (
                text(columns), one(["^a", "x", "^[a-z]+$", "o?n$", "^$", "\\d", "(a|d)e*"])
            )
            return Dialects(
                "\(value.syql) \(not)REGEXP '\(pattern)'",
                "\(not)regexp_matches(\(value.duckDB), '\(pattern)')")
        case 8: return "\(number(columns, 0)) IS \(not)NULL"
        case 9 where !of(.flag, columns).isEmpty: return "\(not)\(one(of(.flag, columns)).name)"
        default:
            let odd = of(.odd, columns)
            guard !odd.isEmpty else { return "\(text(columns)) IS \(not)NULL" }
            return "\(one(odd).name) \(symbol) \(one(["0", "1.5e0", "CAST('NaN' AS double)", one(odd).name]))"
        }
    }

    mutating func aggregate(_ columns: [Column]) -> Dialects {
        switch Int.random(in: 0..<9, using: &random) {
        case 0: return "count(*)"
        case 1: return "count(\(one(columns).name))"
        case 2: return "count(DISTINCT \(one(columns).name))"
        case 3: return "sum(\(number(columns, 1)))"
        case 4: return "avg(\(number(columns, 1)))"
        case 5:
            let known = columns.filter { $0.kind != .flag }
            guard !known.isEmpty else { return "count(*)" }
            return "\(one(["min", "max"]))(\(one(known).name))"
        case 6: return "\(one(["stddev", "var_pop", "variance", "stddev_pop"]))(\(number(columns, 0)))"
        case 7:
            let x = number(columns, 0)
            return Dialects("median(\(x.syql))", "median(CAST(\(x.duckDB) AS DOUBLE))")
        default:
            let (x, p) = (number(columns, 0), one(["0.25e0", "0.9e0", "0e0"]))
            return Dialects("quantile(\(x.syql), \(p))", "quantile_cont(CAST(\(x.duckDB) AS DOUBLE), \(p))")
        }
    }
}
