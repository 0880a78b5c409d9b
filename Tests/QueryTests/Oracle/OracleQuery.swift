import BigInt

/// A query as text and as a naive answer in CSV.
struct OracleQuery {
    struct Aggregate {
        var function: String
        /// Nil for `count(*)`.
        var field: OracleField?
        var isDistinct = false
        /// The share of a quantile, the bins of a histogram.
        var parameter: OracleCell?

        var text: String {
            let more = parameter.map { ", \($0.literal)" } ?? ""
            return "\(function)(\(isDistinct ? "DISTINCT " : "")\(field?.name ?? "*")\(more))"
        }
    }

    struct Order {
        /// A position in the result's columns.
        var column: Int
        var isDescending: Bool
        var nullsFirst: Bool?
    }

    struct Overflow: Error {}

    /// Group keys where the query groups, else the columns of the rows.
    var fields: [OracleField]
    /// Nil for a query of rows.
    var aggregates: [Aggregate]?
    var condition: OracleCondition?
    var having: Int?
    var isDistinct = false
    var orders: [Order] = []
    var limit: Int?
    var offset: Int?

    private var items: [String] { fields.map(\.name) + (aggregates ?? []).map(\.text) }

    var text: String {
        var text = "SELECT \(isDistinct ? "DISTINCT " : "")\(items.joined(separator: ", ")) FROM cells"
        if let condition { text += " WHERE \(condition.text)" }
        if aggregates != nil, !fields.isEmpty {
            text += " GROUP BY \(fields.map(\.name).joined(separator: ", "))"
        }
        if let having { text += " HAVING count(*) > \(having)" }
        if !orders.isEmpty {
            text +=
                " ORDER BY "
                + orders.map { order in
                    items[order.column] + (order.isDescending ? " DESC" : "")
                        + (order.nullsFirst.map { $0 ? " NULLS FIRST" : " NULLS LAST" } ?? "")
                }.joined(separator: ", ")
        }
        if let limit { text += " LIMIT \(limit)" }
        if let offset { text += " OFFSET \(offset)" }
        return text
    }

    func answer(_ store: OracleStore) throws -> String {
        let kept = store.rows.filter { condition?.truth($0, store) ?? (condition == nil) }
        var rows =
            try aggregates.map { try groups(kept, $0, store) }
            ?? kept.map { row in fields.map { Self.shown($0, row, store) } }
        if !orders.isEmpty {
            rows = rows.indices.sorted { precedes(rows[$0], rows[$1]) ?? ($0 < $1) }.map { rows[$0] }
        }
        if isDistinct {
            var distinct: [[OracleCell]] = []
            for row in rows where !distinct.contains(where: { Self.same($0, row) }) { distinct.append(row) }
            rows = distinct
        }
        rows = Array(rows.dropFirst(offset ?? 0))
        if let limit { rows = Array(rows.prefix(limit)) }
        // A heading as it was written, quoted where CSV needs it.
        let lines = [items.map { OracleCell.text($0).csv }] + rows.map { $0.map(\.csv) }
        return lines.map { $0.joined(separator: ",") + "\n" }.joined()
    }

    /// A column of a row as it is printed: many values as one text.
    private static func shown(_ field: OracleField, _ row: OracleStore.Row, _ store: OracleStore)
        -> OracleCell
    {
        guard field.isMany else { return store.value(field, row) }
        let values = store.values(field, row.dataset)
        guard !values.isEmpty else { return .null }
        return .text(
            values.map { if case .text(let text) = $0 { text } else { "" } }.joined(separator: "; "))
    }

    private static func same(_ left: [OracleCell], _ right: [OracleCell]) -> Bool {
        zip(left, right).allSatisfy { OracleCell.same($0, $1) }
    }

    private func precedes(_ left: [OracleCell], _ right: [OracleCell]) -> Bool? {
        for order in orders {
            let (a, b) = (left[order.column], right[order.column])
            if a.isNull != b.isNull { return a.isNull == (order.nullsFirst ?? false) }
            if a.isNull { continue }
            if OracleCell.precedes(a, b) { return !order.isDescending }
            if OracleCell.precedes(b, a) { return order.isDescending }
        }
        return nil
    }
}

extension OracleQuery {
    private func groups(
        _ rows: [OracleStore.Row], _ aggregates: [Aggregate], _ store: OracleStore
    ) throws -> [[OracleCell]] {
        var groups: [(key: [OracleCell], rows: [OracleStore.Row])] = []
        if fields.isEmpty { groups.append(([], [])) }
        var positionOfText: [String: Int] = [:]
        for row in rows {
            for key in keys(row, store) {
                // Keys that are equal print alike.
                let text = key.map { $0.isNull ? "-" : "=" + $0.csv }.joined(separator: "\u{1}").utf8.map {
                    "\($0)"
                }
                .joined(separator: " ")
                let position = positionOfText[text] ?? (fields.isEmpty ? 0 : groups.count)
                positionOfText[text] = position
                if position == groups.count { groups.append((key, [])) }
                groups[position].rows.append(row)
            }
        }
        groups.sort { left, right in
            for (a, b) in zip(left.key, right.key) {
                if OracleCell.precedes(a, b) { return true }
                if OracleCell.precedes(b, a) { return false }
            }
            return false
        }
        let answers = try groups.map { group in
            (group.rows.count, group.key + (try aggregates.map { try $0.result(group.rows, store) }))
        }
        return answers.filter { $0.0 > having ?? -1 }.map(\.1)
    }

    /// A row is in the group of each of its values; none is NULL. Parts of one
    /// many-valued field take their values from the same element.
    private func keys(_ row: OracleStore.Row, _ store: OracleStore) -> [[OracleCell]] {
        var keys = [[OracleCell](repeating: .null, count: fields.count)]
        var isDone = [Bool](repeating: false, count: fields.count)
        for (position, field) in fields.enumerated() where !isDone[position] {
            let together =
                field.isMany ? fields.indices.filter { fields[$0].group == field.group } : [position]
            for other in together { isDone[other] = true }
            var choices: [[OracleCell]] = []
            if field.isMany {
                for element in store.elements(field, row.dataset) {
                    let tuple = together.map { element[fields[$0].name] ?? .null }
                    let isKnown = choices.contains { Self.same($0, tuple) }
                    if !isKnown, !tuple.allSatisfy(\.isNull) { choices.append(tuple) }
                }
            } else {
                choices = [[store.value(field, row)]]
            }
            if choices.isEmpty { choices = [together.map { _ in .null }] }
            keys = keys.flatMap { key in
                choices.map { choice in
                    var key = key
                    for (other, cell) in zip(together, choice) { key[other] = Self.withoutSign(cell) }
                    return key
                }
            }
        }
        return keys
    }

    /// The key of -0 and +0 is one, printed as zero.
    private static func withoutSign(_ cell: OracleCell) -> OracleCell {
        if case .double(let value) = cell, value == 0 { return .double(0) }
        return cell
    }
}
