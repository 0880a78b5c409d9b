import SynDB

/// A random query over two sides of one table, as text and as the naive answer
/// of nested loops.
struct OracleJoin {
    /// An equality of ON.
    struct Key {
        var left: OracleField
        var right: OracleField
    }

    /// A column of one side, `nil` being that of the row's dataset.
    struct Item {
        var side: Int
        var field: OracleField

        var text: String { "\(side == 0 ? "a" : "b").\(field.name)" }
    }

    var keys: [Key]
    /// Whether ON says that both are of one dataset; of ids the engine adds it.
    var statesDataset: Bool
    var isLeft: Bool
    /// Of the right side, in ON.
    var onRight: OracleCondition?
    /// `a.field < b.field` in ON.
    var onBoth: (OracleField, String, OracleField)?
    var whereLeft: OracleCondition?
    /// Of columns of the right side's table, in WHERE.
    var whereRight: OracleCondition?
    var items: [Item]
    /// Groups by the items, with aggregates of this number.
    var sums: [Item]?
    /// The places that either side may have.
    var places: [ClosedRange<Int64>]

    var areIDs: Bool { keys.contains { $0.left.kind == .id && $0.right.kind == .id } }

    var text: String {
        let outputs = items.map(\.text) + (sums.map { ["count(*)"] + $0.map { "sum(\($0.text))" } } ?? [])
        var on = keys.map { "a.\($0.left.name) = b.\($0.right.name)" }
        if statesDataset { on.append("b.dataset_id = a.dataset_id") }
        if let onRight { on.append(Self.qualified(onRight, "b")) }
        if let onBoth { on.append("a.\(onBoth.0.name) \(onBoth.1) b.\(onBoth.2.name)") }
        on.append("b.rowid BETWEEN \(places[1].lowerBound) AND \(places[1].upperBound)")
        var conditions = ["a.rowid BETWEEN \(places[0].lowerBound) AND \(places[0].upperBound)"]
        if let whereLeft { conditions.append(Self.qualified(whereLeft, "a")) }
        if let whereRight { conditions.append(Self.qualified(whereRight, "b")) }
        return
            "SELECT \(outputs.joined(separator: ", ")) FROM cells a \(isLeft ? "LEFT " : "")JOIN cells AS b "
            + "ON \(on.joined(separator: " AND ")) WHERE \(conditions.joined(separator: " AND "))"
            + (sums == nil || items.isEmpty ? "" : " GROUP BY \(items.map(\.text).joined(separator: ", "))")
    }

    /// The condition with a table's name before its columns.
    private static func qualified(_ condition: OracleCondition, _ alias: String) -> String {
        condition.renamed { field in
            var field = field
            field.alias = alias
            return field
        }.text
    }

    func answer(_ store: OracleStore) throws -> String {
        func rows(_ side: Int) -> [OracleStore.Row] {
            store.rows.filter { row in
                guard case .int(let place)? = row.cells["rowid"] else { return false }
                return places[side].contains(place)
            }
        }
        let right = rows(1).filter { onRight?.truth($0, store) ?? (onRight == nil) }
        var pairs: [(OracleStore.Row, OracleStore.Row?)] = []
        for a in rows(0) where whereLeft?.truth(a, store) ?? (whereLeft == nil) {
            let partners = right.filter { holds(a, $0, store) }
            pairs += partners.map { (a, $0) }
            if isLeft, partners.isEmpty { pairs.append((a, nil)) }
        }
        pairs = pairs.filter { _, b in
            guard let whereRight else { return true }
            return whereRight.truth(b ?? OracleStore.Row(dataset: 0, cells: [:]), store) == true
        }
        let table = try sums.map { try groups(pairs, $0, store) } ?? pairs.map { cells($0, store) }
        let headings =
            items.map(\.field.name) + (sums.map { ["count(*)"] + $0.map { "sum(\($0.text))" } } ?? [])
        return ([headings] + table.map { $0.map(\.csv) }).map { $0.joined(separator: ",") + "\n" }.joined()
    }

    private func holds(_ a: OracleStore.Row, _ b: OracleStore.Row, _ store: OracleStore) -> Bool {
        if statesDataset || areIDs, a.dataset != b.dataset { return false }
        for key in keys
        where OracleCondition.compare(store.value(key.left, a), "=", store.value(key.right, b)) != true {
            return false
        }
        guard let (x, symbol, y) = onBoth else { return true }
        return OracleCondition.compare(store.value(x, a), symbol, store.value(y, b)) == true
    }

    private func cells(
        _ pair: (OracleStore.Row, OracleStore.Row?), _ store: OracleStore
    ) -> [OracleCell] {
        items.map { item in
            guard let row = item.side == 0 ? pair.0 : pair.1 else { return .null }
            return store.value(item.field, row)
        }
    }

    private func groups(
        _ pairs: [(OracleStore.Row, OracleStore.Row?)], _ sums: [Item], _ store: OracleStore
    ) throws -> [[OracleCell]] {
        var groups: [(key: [OracleCell], pairs: [(OracleStore.Row, OracleStore.Row?)])] = []
        if items.isEmpty { groups.append(([], [])) }
        for pair in pairs {
            let key = cells(pair, store).map { cell -> OracleCell in
                if case .double(let value) = cell, value == 0 { return .double(0) }
                return cell
            }
            let known = groups.firstIndex { group in
                zip(group.key, key).allSatisfy { OracleCell.same($0, $1) }
            }
            if let known { groups[known].pairs.append(pair) } else { groups.append((key, [pair])) }
        }
        groups.sort { left, right in
            for (a, b) in zip(left.key, right.key) {
                if OracleCell.precedes(a, b) { return true }
                if OracleCell.precedes(b, a) { return false }
            }
            return false
        }
        return try groups.map { group in
            let results = try sums.map { item in
                let rows = group.pairs.compactMap { item.side == 0 ? $0.0 : $0.1 }
                return try OracleQuery.Aggregate(function: "sum", field: item.field).result(rows, store)
            }
            return group.key + [.int(Int64(group.pairs.count))] + results
        }
    }
}
