extension DialectGenerator {
    /// Where rows come from, and the columns that can be named.
    private struct Source {
        var text: Dialects
        var columns: [Column]
        /// What tells rows apart.
        var key: [String]
        /// The alias of the table whose rows these are, for ids.
        var table: String?
    }

    mutating func query() -> Dialects {
        var source = source()
        var with: Dialects = ""
        if chance(1, of: 8), source.table != nil {
            let inner = rows(self.source(), isWhole: false)
            with = "WITH w AS (\(inner.text)) "
            source = Source(text: "w", columns: inner.columns, key: [], table: nil)
        }
        let body = chance(1, of: 2) ? groups(source) : rows(source, isWhole: true).text
        return "\(with)\(body)"
    }

    private mutating func source() -> Source {
        switch Int.random(in: 0..<6, using: &random) {
        case 0, 1:
            return Source(
                text: "cells", columns: Self.shared + Self.cells, key: ["dataset_id", "cid"], table: "cells")
        case 2:
            return Source(
                text: "links", columns: Self.shared + Self.links, key: ["dataset_id", "cid"], table: "links")
        case 3:
            let inner = rows(
                Source(
                    text: "cells", columns: Self.shared + Self.cells, key: ["dataset_id", "cid"],
                    table: "cells"), isWhole: false)
            return Source(text: "(\(inner.text)) AS q", columns: inner.columns, key: [], table: nil)
        default: return join()
        }
    }

    private mutating func join() -> Source {
        func named(_ columns: [Column], _ alias: String) -> [Column] {
            columns.map { Column(name: "\(alias).\($0.name)", kind: $0.kind) }
        }
        let left = chance(1, of: 2) ? "LEFT " : ""
        let right = named(Self.cells + Self.shared, "c")
        let both = named(Self.links + Self.shared, "l") + right
        let same = " AND l.dataset_id = c.dataset_id"
        let keys: Dialects
        switch Int.random(in: 0..<5, using: &random) {
        // Of ids, SyQL adds that they are of one dataset.
        case 0, 1: keys = Dialects("c.cid = l.cell_id", "c.cid = l.cell_id" + same)
        case 2: keys = "l.weight = c.small\(one(["", same]))"
        case 3: keys = "l.note = c.kind\(one(["", same]))"
        default: keys = "c.size = l.weight"
        }
        var on: [Dialects] = [keys]
        if chance(1, of: 3) { on.append(condition(right, 1)) }
        if chance(1, of: 4) { on.append(condition(both, 1)) }
        return Source(
            text: "links l \(left)JOIN cells c ON \(on.joined(" AND "))", columns: both,
            key: ["l.dataset_id", "l.cid", "c.dataset_id", "c.cid"], table: nil)
    }

    private mutating func filter(_ source: Source) -> Dialects {
        guard chance(3, of: 4) else { return "" }
        var parts = [condition(source.columns, 2)]
        if chance(1, of: 4) { parts.append(queryCondition(source)) }
        return " WHERE \(parts.joined(" AND "))"
    }

    /// A condition with a query inside of it.
    private mutating func queryCondition(_ source: Source) -> Dialects {
        let not = one(["", "NOT "])
        let condition = condition(Self.links + Self.shared, 1)
        switch (source.table, Int.random(in: 0..<3, using: &random)) {
        case ("cells"?, 0):
            // Ids are compared within their dataset.
            return Dialects(
                "cid \(not)IN (SELECT cell_id FROM links WHERE \(condition.syql))",
                "cells.cid \(not)IN (SELECT i.cell_id FROM links i WHERE i.dataset_id = cells.dataset_id AND (\(condition.duckDB)))"
            )
        case (_, 1):
            return
                "\(number(source.columns, 0)) > (SELECT \(one(["avg", "min", "max"]))(weight) FROM links WHERE \(condition))"
        default:
            return "\(number(source.columns, 0)) \(not)IN (SELECT weight FROM links WHERE \(condition))"
        }
    }

    private mutating func rows(_ source: Source, isWhole: Bool) -> (text: Dialects, columns: [Column]) {
        var items: [Dialects] = []
        var columns: [Column] = []
        for index in 0..<Int.random(in: 1...3, using: &random) {
            let known = one(source.columns)
            let isComputed = chance(1, of: 2)
            let value: Dialects = isComputed ? number(source.columns, 2) : "\(known.name)"
            items.append("\(value) AS x\(index)")
            columns.append(Column(name: "x\(index)", kind: isComputed ? .number : known.kind))
        }
        let isDistinct = isWhole && chance(1, of: 4)
        var text: Dialects =
            "SELECT \(isDistinct ? "DISTINCT " : "")\(items.joined(", ")) FROM \(source.text)\(filter(source))"
        // A part of the rows only where their order is that of a key.
        if isWhole, !isDistinct, !source.key.isEmpty, chance(1, of: 2) {
            let nulls = one(["FIRST", "LAST"])
            let direction = one(["", " DESC"])
            let order = ["x0\(direction) NULLS \(nulls)"] + source.key.map { "\($0) NULLS LAST" }
            text =
                "\(text) ORDER BY \(order.joined(separator: ", ")) LIMIT \(Int.random(in: 0...9, using: &random))"
            if chance(1, of: 3) { text = "\(text) OFFSET 2" }
        }
        return (text, columns)
    }

    private mutating func groups(_ source: Source) -> Dialects {
        let keys = (0..<Int.random(in: 0...2, using: &random)).map { _ in one(source.columns).name }
        var items = keys.enumerated().map { Dialects(stringLiteral: "\($1) AS k\($0)") }
        for _ in 0..<Int.random(in: 1...3, using: &random) { items.append(aggregate(source.columns)) }
        var text: Dialects = "SELECT \(items.joined(", ")) FROM \(source.text)\(filter(source))"
        if !keys.isEmpty { text = "\(text) GROUP BY \(keys.joined(separator: ", "))" }
        if chance(1, of: 4) { text = "\(text) HAVING count(*) \(one([">", "<="])) 2" }
        return text
    }
}
