import SynDB

/// Random queries over the random store.
struct QueryGenerator {
    let store: OracleStore
    var random: SplitMix64

    init(_ store: OracleStore, seed: UInt64) {
        self.store = store
        random = SplitMix64(seed: seed)
    }

    mutating func query() -> OracleQuery {
        var query = OracleQuery(fields: [])
        if chance(4, of: 5) { query.condition = condition(depth: 3) }
        if chance(2, of: 3) { group(&query) } else { rows(&query) }
        let columns = query.fields.count + (query.aggregates?.count ?? 0)
        if chance(1, of: 2) {
            for _ in 0..<Int.random(in: 1...2, using: &random) {
                query.orders.append(
                    OracleQuery.Order(
                        column: Int.random(in: 0..<columns, using: &random), isDescending: chance(1, of: 2),
                        nullsFirst: [nil, nil, true, false].randomElement(using: &random)!))
            }
        }
        if chance(1, of: 3) {
            query.limit = Int.random(in: 0...12, using: &random)
            if chance(1, of: 2) { query.offset = Int.random(in: 0...6, using: &random) }
        }
        return query
    }

    private mutating func chance(_ part: Int, of whole: Int) -> Bool {
        Int.random(in: 0..<whole, using: &random) < part
    }

    private mutating func field(metadata: Bool? = nil) -> OracleField {
        metadata ?? chance(1, of: 2)
            ? OracleField.metadata.randomElement(using: &random)!
            : store.metrics.randomElement(using: &random)!
    }

    private mutating func rows(_ query: inout OracleQuery) {
        for _ in 0..<Int.random(in: 1...4, using: &random) { query.fields.append(field()) }
        if chance(1, of: 5) { query.fields.append(.rowID) }
        query.isDistinct = chance(1, of: 4)
    }

    private mutating func group(_ query: inout OracleQuery) {
        for _ in 0..<[0, 1, 1, 1, 2].randomElement(using: &random)! {
            let key = field(metadata: chance(2, of: 3))
            if !query.fields.contains(key) { query.fields.append(key) }
        }
        var aggregates = [OracleQuery.Aggregate(function: "count")]
        for _ in 0..<Int.random(in: 0...3, using: &random) {
            let numbers = store.metrics.filter { $0.kind == .int || $0.kind == .double }
            switch Int.random(in: 0..<6, using: &random) {
            case 0: aggregates.append(OracleQuery.Aggregate(function: "count", field: field(metadata: false)))
            case 1:
                aggregates.append(
                    OracleQuery.Aggregate(function: "count", field: field(metadata: false), isDistinct: true))
            case 2:
                aggregates.append(
                    OracleQuery.Aggregate(
                        function: ["min", "max"].randomElement(using: &random)!, field: field(metadata: false)
                    ))
            case 3:
                aggregates.append(
                    OracleQuery.Aggregate(
                        function: ["median", "quantile", "approx_quantile"].randomElement(using: &random)!,
                        field: numbers.randomElement(using: &random)!))
                if aggregates[aggregates.count - 1].function != "median" {
                    aggregates[aggregates.count - 1].parameter = [
                        .double(0.5), .double(0.95), .int(0), .int(1), .double(0.25), .double(1.0 / 3),
                    ].randomElement(using: &random)!
                }
            case 4 where chance(1, of: 2):
                aggregates.append(
                    OracleQuery.Aggregate(
                        function: "histogram", field: numbers.randomElement(using: &random)!,
                        parameter: .int([1, 2, 3, 10].randomElement(using: &random)!)))
            default:
                let functions = ["sum", "avg", "stddev", "variance", "var_pop", "stddev_pop"]
                aggregates.append(
                    OracleQuery.Aggregate(
                        function: functions.randomElement(using: &random)!,
                        field: numbers.randomElement(using: &random)!))
            }
        }
        query.aggregates = aggregates
        if chance(1, of: 6) { query.having = Int.random(in: 0...5, using: &random) }
    }

    mutating func condition(depth: Int) -> OracleCondition {
        if depth > 0, chance(1, of: 2) {
            let operands = (0..<Int.random(in: 2...3, using: &random)).map { _ in condition(depth: depth - 1)
            }
            switch Int.random(in: 0..<5, using: &random) {
            case 0, 1: return .and(operands)
            case 2, 3: return .or(operands)
            default: return .not(operands[0])
            }
        }
        return atom()
    }

    private mutating func atom() -> OracleCondition {
        if chance(1, of: 12) {
            let many = OracleField.metadata.filter(\.isMany).randomElement(using: &random)!
            return .allOf(
                many, ["=", "!=", "<"].randomElement(using: &random)!, OraclePool.constant(many, &random))
        }
        if chance(1, of: 8) { return computed() }
        if chance(1, of: 6) { return places() }
        let field = field()
        switch Int.random(in: 0..<10, using: &random) {
        case 0:
            return .between(
                field, OraclePool.constant(field, &random), OraclePool.constant(field, &random),
                negated: chance(1, of: 3))
        case 1, 2:
            let members = (0..<Int.random(in: 1...3, using: &random)).map { _ in
                OraclePool.constant(field, &random)
            }
            return .list(field, members, negated: chance(1, of: 2))
        case 3: return .isNull(field, negated: chance(1, of: 2))
        case 4 where field.kind == .text || field.kind == .id:
            let patterns = [
                "%", "a%", "%on", "caf_", "caf\u{e9}", "cafe\u{301}", "_", "%1%", "FMR1%", "", "%e%", "7%",
            ]
            return .like(
                field, patterns.randomElement(using: &random)!, ignoresCase: chance(1, of: 3),
                negated: chance(1, of: 3))
        case 5 where field.kind == .bool: return .flag(field)
        case 6 where field.kind == .text || field.kind == .id:
            let patterns = [
                "a", "^a", "on$", "^caf.$", "^caf\u{e9}$", "^$", "[0-9]+", "(Fmr1|Mcu)", "^.{4}$", "e|x",
                "\\d{3,}-", "[^a-z]", "(?i)AXON", "^(a|b)*$", "n{1,2}", ",|%", "\\bsay\\b", "0+7",
            ]
            return .search(field, patterns.randomElement(using: &random)!, negated: chance(1, of: 3))
        default:
            let symbols = field.kind == .bool ? ["=", "!="] : ["=", "!=", "<", "<=", ">", ">="]
            return .compare(
                field, symbols.randomElement(using: &random)!, OraclePool.constant(field, &random))
        }
    }

    /// Conditions on `rowid`, of rows that are there and others.
    private mutating func places() -> OracleCondition {
        let count = store.stored.count
        let place: OracleCell =
            chance(1, of: 8)
            ? [
                .int(-1), .int(Int64.max), .int(Int64.min), .double(-0.5), .double(1e300), .double(-1e300),
                .double(Double(count) / 2 + 0.5), .null,
            ].randomElement(using: &random)! : .int(Int64.random(in: 0...Int64(count), using: &random))
        let other = OracleCell.int(Int64.random(in: 0...Int64(count), using: &random))
        switch Int.random(in: 0..<3, using: &random) {
        case 0: return .between(.rowID, place, other, negated: chance(1, of: 4))
        case 1:
            let more = (0..<Int.random(in: 0...80, using: &random)).map { _ in
                OracleCell.int(Int64.random(in: 0...Int64(count), using: &random))
            }
            return .list(.rowID, [place, other] + more, negated: chance(1, of: 4))
        default:
            return .compare(.rowID, ["=", "!=", "<", "<=", ">", ">="].randomElement(using: &random)!, place)
        }
    }

    /// Conditions that only the row-by-row way can decide.
    private mutating func computed() -> OracleCondition {
        if chance(1, of: 4) {
            let columns = ["small", "big", "size", "width"].shuffled(using: &random)
            let count = Int.random(in: 1...4, using: &random)
            return .largest(
                columns.prefix(count).map { OracleField(name: $0, kind: .double) },
                ["=", "!="].randomElement(using: &random)!, columns[0])
        }
        let symbol = ["=", "<", ">=", "!="].randomElement(using: &random)!
        let numbers =
            store.metrics.filter { $0.kind == .int || $0.kind == .double }
            + OracleField.metadata.filter { $0.kind == .int || $0.kind == .double }
        if chance(1, of: 2) {
            let left = numbers.randomElement(using: &random)!
            return .compareColumns(left, symbol, numbers.randomElement(using: &random)!)
        }
        // Small numbers only: an overflow is an error, which pruning may spare.
        let field = numbers.filter { $0.name != "big" }.randomElement(using: &random)!
        return .arithmetic(
            field, ["+", "-", "*", "/", "%"].randomElement(using: &random)!,
            [.int(2), .int(0), .int(-1), .double(0.5), .int(3)].randomElement(using: &random)!, symbol,
            [.int(1), .double(2.5), .int(-3), .null].randomElement(using: &random)!)
    }
}
