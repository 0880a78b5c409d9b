import Catalog
import Columns

extension Loader {
    /// Refuses keys that repeat, of some datasets or of all; `reader` sees all
    /// rows that are written.
    func checkKeys(_ reader: inout DatasetReader, of datasets: Set<DatasetOrdinal>? = nil) throws {
        let repeats = try keys.repeats(table, of: datasets, &reader, memory: request.memory / 4, step: step)
        let count = repeats.reduce(0) { $0 + $1.count }
        guard count > 0 else { return }
        var examples: [String] = []
        for found in repeats where examples.count < Self.exampleCount {
            examples += try self.examples(of: found).prefix(Self.exampleCount - examples.count)
        }
        let key = table.key.joined(separator: ", ")
        throw StoreError(
            .badInput,
            "\(count) \(count == 1 ? "row repeats" : "rows repeat") a key: (dataset, \(key)) is unique in table \"\(table.name)\"\n  "
                + examples.joined(separator: "\n  ") + (count > examples.count ? "\n  ..." : ""),
            hint: "nothing was loaded; leave these rows out, or load them into another dataset"
                + (repeats.contains { !$0.stored.isEmpty }
                    ? "; --replace puts the files in the place of all rows that were loaded before" : ""))
    }

    private func examples(of repeats: KeyCheck.Repeats) throws -> [String] {
        func text(_ key: [Value]) -> String { key.map(\.keyText).joined(separator: ", ") }
        guard places.isComplete else {
            let dataset = try catalog.id(of: repeats.dataset)
            return repeats.keys.prefix(Self.exampleCount).map { "dataset \(dataset): \(text($0))" }.sorted()
        }
        var examples: [String] = []
        var first: [[Value]: Int] = [:]
        places.forEachRow(of: repeats.dataset, keys.columns) { row, key in
            guard repeats.keys.contains(key) else { return true }
            let other =
                repeats.stored.contains(key)
                ? "loaded before" : first[key].map { "first in \(places.place(ofRow: $0))" }
            if let other { examples.append("\(places.place(ofRow: row)): \(text(key)), \(other)") }
            if first[key] == nil { first[key] = row }
            return examples.count < Self.exampleCount
        }
        return examples
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
