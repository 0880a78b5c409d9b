import SynDB

/// What a simulated store should hold.
struct SimulatedModel: Equatable {
    /// A row that names its parent.
    struct Child: Equatable {
        var parent: Int
        /// Whether the parent was there when it came, or when late ones were filled in.
        var isFilled: Bool
    }

    /// Notes of the live datasets.
    var datasets: [UUIDBytes: String] = [:]
    /// By dataset, key to value.
    var rows: [UUIDBytes: [Int: Int]] = [:]
    /// By dataset and key.
    var children: [UUIDBytes: [Int: Child]] = [:]
    /// Keys by dataset.
    var parents: [UUIDBytes: Set<Int>] = [:]

    /// Rows as the store prints them.
    var lines: [String] {
        rows.filter { datasets[$0.key] != nil }
            .flatMap { id, rows in rows.map { "\(id),\($0.key),\($0.value)" } }.sorted()
    }

    /// Sums by dataset, which the store answers from statistics.
    var sums: [String] {
        rows.filter { datasets[$0.key] != nil && !$0.value.isEmpty }
            .map { id, rows in "\(id),\(rows.count),\(rows.values.reduce(0, +))" }.sorted()
    }

    var childLines: [String] {
        children.filter { datasets[$0.key] != nil }.flatMap { id, rows in
            rows.map { "\(id),\($0.key),\($0.value.parent),\($0.value.isFilled ? "\($0.value.parent)" : "")" }
        }.sorted()
    }

    var parentLines: [String] {
        parents.filter { datasets[$0.key] != nil }.flatMap { id, keys in keys.map { "\(id),\($0)" } }.sorted()
    }

    mutating func add(_ new: [Int: Int], childrenOf id: UUIDBytes) {
        for (key, parent) in new {
            children[id, default: [:]][key] = Child(
                parent: parent, isFilled: parents[id]?.contains(parent) ?? false)
        }
    }

    mutating func resolve() {
        for (id, rows) in children {
            for (key, child) in rows where parents[id]?.contains(child.parent) ?? false {
                children[id]![key]!.isFilled = true
            }
        }
    }
}
