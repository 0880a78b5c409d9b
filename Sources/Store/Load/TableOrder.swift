import Catalog

/// The order in which the tables of one change are loaded: those that others
/// point into first, so that parents and references are found.
enum TableOrder {
    /// Positions of the tables. Where tables point into each other, the one
    /// whose parents are there goes first, then the one that the packs declare
    /// first; what points forward is checked when all rows are there.
    static func positions(_ tables: [TableSchema], _ schema: Schema) -> [Int] {
        let rank = Dictionary(
            schema.tables.enumerated().map { ($1.code, $0) }, uniquingKeysWith: { first, _ in first })
        var waiting = tables.indices.sorted {
            rank[tables[$0].code, default: 0] < rank[tables[$1].code, default: 0]
        }
        func wants(_ position: Int, parentsOnly: Bool) -> Bool {
            let names = tables[position].columns
                .filter { !parentsOnly || $0.name == "parent_id" }.flatMap(\.references)
            return waiting.contains { $0 != position && names.contains(tables[$0].name) }
        }
        var order: [Int] = []
        while !waiting.isEmpty {
            let next =
                waiting.firstIndex { !wants($0, parentsOnly: false) }
                ?? waiting.firstIndex { !wants($0, parentsOnly: true) } ?? 0
            order.append(waiting.remove(at: next))
        }
        return order
    }
}
