import Catalog
import Columns

extension Loader {
    /// Refuses a key that repeats within its dataset, in the input or with
    /// rows that are there.
    func checkKeys() throws {
        guard !table.key.isEmpty else { return }
        let keyColumns = table.key.compactMap { table.position(ofColumn: $0) }
        var examples: [String] = []
        var count = 0
        var reader = DatasetReader(base)
        for (dataset, positions) in positions {
            let input = keyColumns.map { rows.columns[$0].gathered(positions) }
            let isNew = try dataset.index >= base.catalog.count || !base.hasRows(of: dataset, in: table)
            let existing = isNew ? nil : try reader.values(of: table.key, in: table, dataset: dataset)
            if existing == nil, Self.ascends(input) { continue }
            var seen: [[Value]: Int?] = [:]
            seen.reserveCapacity(positions.count)
            if let existing {
                for row in 0..<existing[0].count { seen[existing.map { $0[row] }] = .some(nil) }
            }
            for row in positions.indices {
                let key = input.map { $0[row] }
                guard let first = seen.updateValue(row, forKey: key) else { continue }
                seen[key] = first
                count += 1
                if examples.count < Self.exampleCount {
                    let text = key.map(\.keyText).joined(separator: ", ")
                    let other =
                        first.map { "first in \(rows.place(of: Int(positions[$0])))" } ?? "loaded before"
                    examples.append("\(rows.place(of: Int(positions[row]))): \(text), \(other)")
                }
            }
        }
        guard count > 0 else { return }
        let key = table.key.joined(separator: ", ")
        throw StoreError(
            .badInput,
            "\(count) \(count == 1 ? "row repeats" : "rows repeat") a key: (dataset, \(key)) is unique in table \"\(table.name)\"\n  "
                + examples.joined(separator: "\n  ") + (count > examples.count ? "\n  ..." : ""),
            hint: "nothing was loaded; leave these rows out, or load them into another dataset")
    }

    /// One integer column in strictly ascending order repeats nothing: the
    /// usual export, decided without a set.
    private static func ascends(_ columns: [ColumnVector]) -> Bool {
        guard columns.count == 1, columns[0].validity == nil,
            case .identifiers(.integers(let values)) = columns[0].values
        else { return false }
        return values.withUnsafeBufferPointer { values in
            for index in values.indices.dropFirst() where values[index] <= values[index - 1] { return false }
            return true
        }
    }
}

extension Value {
    /// A key's part in a message.
    var keyText: String {
        switch self {
        case .null: "NULL"
        case .text(let value): "\"\(value)\""
        default: text
        }
    }
}
