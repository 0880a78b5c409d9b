import SynDB

/// Random joins over the random store.
struct JoinGenerator {
    let store: OracleStore
    var random: SplitMix64

    private mutating func chance(_ part: Int, of whole: Int) -> Bool {
        Int.random(in: 0..<whole, using: &random) < part
    }

    private static func field(_ name: String) -> OracleField {
        (OracleField.metrics + OracleField.metadata).first { $0.name == name }!
    }

    private mutating func metric() -> OracleField { store.metrics.randomElement(using: &random)! }

    /// Keys by kind; ids, numbers of two kinds, texts, metadata.
    private static let keys: [[(String, String)]] = [
        [("link", "link")], [("link", "cid")], [("link", "link"), ("flag", "flag")], [("small", "small")],
        [("size", "width")], [("big", "size")], [("sort_of", "sort_of")], [("stage", "small")],
        [("species", "species"), ("small", "small")], [("depth", "depth"), ("sort_of", "sort_of")],
        [("pilot", "flag"), ("small", "small")],
    ]

    mutating func query() -> OracleJoin {
        let keys = Self.keys.randomElement(using: &random)!.map {
            OracleJoin.Key(left: Self.field($0.0), right: Self.field($0.1))
        }
        let isLeft = chance(1, of: 2)
        let count = Int64(max(1, store.stored.count))
        let places = (0..<2).map { _ in
            let start = Int64.random(in: 0..<count, using: &random)
            return start...(start + Int64.random(in: 0..<90, using: &random))
        }
        var query = OracleJoin(
            keys: keys, statesDataset: chance(1, of: 3), isLeft: isLeft, items: [], places: places)
        var generator = QueryGenerator(store, seed: random.next())
        if chance(1, of: 3) { query.onRight = generator.condition(depth: 1) }
        if chance(1, of: 3) {
            query.onBoth = (
                Self.field(["size", "small"].randomElement(using: &random)!),
                ["<", ">=", "!="].randomElement(using: &random)!,
                Self.field(["width", "big"].randomElement(using: &random)!)
            )
        }
        if chance(1, of: 2) { query.whereLeft = generator.condition(depth: 2) }
        if chance(1, of: 3) {
            let field = metric()
            query.whereRight =
                chance(1, of: 2)
                ? .isNull(field, negated: chance(1, of: 2))
                : .compare(field, field.kind == .bool ? "=" : "<=", OraclePool.constant(field, &random))
        }
        let single = OracleField.metadata.filter { !$0.isMany }
        for _ in 0..<Int.random(in: 1...4, using: &random) {
            let field = chance(1, of: 3) ? single.randomElement(using: &random)! : metric()
            query.items.append(OracleJoin.Item(side: Int.random(in: 0...1, using: &random), field: field))
        }
        guard chance(1, of: 2) else { return query }
        query.items = Array(query.items.prefix(Int.random(in: 0...2, using: &random)))
        let numbers = ["small", "size", "width"]
        query.sums = (0..<Int.random(in: 0...2, using: &random)).map { _ in
            OracleJoin.Item(
                side: Int.random(in: 0...1, using: &random),
                field: Self.field(numbers.randomElement(using: &random)!))
        }
        return query
    }
}
