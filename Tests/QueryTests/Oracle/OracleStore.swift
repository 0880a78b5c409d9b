import SynDB
import TestSupport

/// A random store beside plain Swift rows that say what is in it.
struct OracleStore {
    struct Dataset {
        var id: UUIDBytes
        /// Values by column of each element; none where the field is absent.
        var elements: [String: [[String: OracleCell]]] = [:]
        var isDeleted = false
    }

    /// A row: its dataset's position and its cells by column.
    struct Row {
        var dataset: Int
        var cells: [String: OracleCell]
        /// The number of the load, which writes one segment.
        var load = 0
        var isReplaced = false
    }

    let engine: TestStore
    var datasets: [Dataset] = []
    /// In storage order, those of deleted datasets and replaced ones among them.
    var stored: [Row] = []
    private var loads = 0
    private var keys = 0
    private(set) var sortKey: [String] = []
    private var hasLate = false

    var rows: [Row] { stored.filter { !$0.isReplaced && !datasets[$0.dataset].isDeleted } }

    init(seed: UInt64) throws {
        var random = SplitMix64(seed: seed)
        if Bool.random(using: &random) {
            sortKey = [["sort_of", "size"], ["size"], ["link"], ["flag", "big"]].randomElement(
                using: &random)!
        }
        let sort = sortKey.isEmpty ? "" : "sort: [\(sortKey.joined(separator: ", "))]"
        engine = try TestStore(OracleField.pack.replacing("SORT", with: sort))
        try addDatasets(Int.random(in: 5...30, using: &random), &random)
        let loads = Int.random(in: 2...5, using: &random)
        for load in 0..<loads {
            try self.load(&random, isBig: load == 0)
            if load == loads / 2, Bool.random(using: &random) {
                try engine.extend(OracleField.latePack)
                hasLate = true
            }
            if Int.random(in: 0..<2, using: &random) == 0 { try edit(&random) }
            if Int.random(in: 0..<3, using: &random) == 0 { try delete(&random) }
            if Int.random(in: 0..<3, using: &random) == 0 { try addDatasets(2, &random) }
            if Int.random(in: 0..<4, using: &random) == 0 { try compact() }
        }
        if Bool.random(using: &random) { try edit(&random) }
        if Bool.random(using: &random) { try delete(&random) }
    }

    var metrics: [OracleField] { OracleField.metrics.filter { hasLate || $0.name != "late" } }

    /// The one value of a column, NULL where there is none.
    func value(_ field: OracleField, _ row: Row) -> OracleCell {
        guard field.isMetadata else { return row.cells[field.name] ?? .null }
        return values(field, row.dataset).first ?? .null
    }

    /// The values of a metadata column, the absent ones left out.
    func values(_ field: OracleField, _ dataset: Int) -> [OracleCell] {
        if field.name == "dataset_id" { return [.text(datasets[dataset].id.description)] }
        return elements(field, dataset).compactMap { $0[field.name] }.filter { !$0.isNull }
    }

    func elements(_ field: OracleField, _ dataset: Int) -> [[String: OracleCell]] {
        datasets[dataset].elements[field.group ?? field.name] ?? []
    }
}

extension OracleStore {
    private mutating func addDatasets(_ count: Int, _ random: inout SplitMix64) throws {
        var text = ""
        for _ in 0..<count {
            let high = random.next() & ~0xF000 | 0x4000
            let low = random.next() & 0x3FFF_FFFF_FFFF_FFFF | 1 << 63
            var dataset = Dataset(id: UUIDBytes(high: high, low: low))
            let label = OraclePool.labels.randomElement(using: &random)!
            dataset.elements["label"] = [["label": .text(label)]]
            text += "- id: \(dataset.id)\n  label: \"\(label)\"\n"
            for field in ["species", "stage", "depth", "pilot"]
            where Int.random(in: 0..<3, using: &random) > 0 {
                let cell = OraclePool.metadata(field, &random)
                dataset.elements[field] = [[field: cell]]
                text += "  \(field): \(Self.yaml(cell))\n"
            }
            if Bool.random(using: &random) { text += Self.tags(&dataset, &random) }
            if Bool.random(using: &random) { text += Self.mutations(&dataset, &random) }
            datasets.append(dataset)
        }
        try engine.add(text)
    }

    private static func tags(_ dataset: inout Dataset, _ random: inout SplitMix64) -> String {
        let tags = (0..<Int.random(in: 1...3, using: &random)).map { _ in
            OraclePool.tags.randomElement(using: &random)!
        }
        dataset.elements["tags"] = distinct(tags.map { ["tag": .text($0)] })
        return "  tags: [\(tags.map { "\"\($0)\"" }.joined(separator: ", "))]\n"
    }

    private static func mutations(_ dataset: inout Dataset, _ random: inout SplitMix64) -> String {
        var text = "  mutations:\n"
        var elements: [[String: OracleCell]] = []
        for _ in 0..<Int.random(in: 1...3, using: &random) {
            let gene = OraclePool.genes.randomElement(using: &random)!
            let expression =
                Bool.random(using: &random) ? OraclePool.expressions.randomElement(using: &random)! : nil
            text += "    - { gene: \(gene)" + (expression.map { ", expression: \($0)" } ?? "") + " }\n"
            elements.append([
                "gene": .text(gene), "expression": expression.map { .text($0) } ?? .null,
                "mutation": .text(gene + (expression.map { " " + $0 } ?? "")),
            ])
        }
        dataset.elements["mutations"] = distinct(elements)
        return text
    }

    /// An element that is given twice counts once.
    private static func distinct(_ elements: [[String: OracleCell]]) -> [[String: OracleCell]] {
        var kept: [[String: OracleCell]] = []
        for element in elements
        where !kept.contains(where: { other in element.allSatisfy { OracleCell.same($1, other[$0]!) } }) {
            kept.append(element)
        }
        return kept
    }

    private static func yaml(_ cell: OracleCell) -> String {
        if case .text(let text) = cell { return "\"\(text)\"" }
        return cell.csv
    }

    private mutating func edit(_ random: inout SplitMix64) throws {
        let live = datasets.indices.filter { !datasets[$0].isDeleted }
        guard let index = live.randomElement(using: &random) else { return }
        let species = OraclePool.metadata("species", &random)
        let tag = OraclePool.tags.randomElement(using: &random)!
        datasets[index].elements["species"] = [["species": species]]
        datasets[index].elements["tags"] = [["tag": .text(tag)]]
        _ = try engine.store.editDataset(
            datasets[index].id.description, assignments: ["species=\(species.csv)", "tags=[\"\(tag)\"]"])
    }

    private mutating func delete(_ random: inout SplitMix64) throws {
        let live = datasets.indices.filter { !datasets[$0].isDeleted }
        guard live.count > 2, let index = live.randomElement(using: &random) else { return }
        datasets[index].isDeleted = true
        _ = try engine.store.deleteDataset(datasets[index].id.description)
    }

    private mutating func load(_ random: inout SplitMix64, isBig: Bool) throws {
        var columns = metrics.map(\.name)
        // A file may lack any nullable column.
        if Int.random(in: 0..<3, using: &random) == 0 { columns.removeAll { $0 == "width" || $0 == "link" } }
        let live = datasets.indices.filter { !datasets[$0].isDeleted }
        let chosen = live.filter { _ in Int.random(in: 0..<3, using: &random) > 0 }
        let bases = OraclePool(&random)
        var rows: [Row] = []
        for dataset in chosen.isEmpty ? [live[0]] : chosen {
            // A run has stored sums from some hundred rows on.
            let isLong = isBig && Int.random(in: 0..<8, using: &random) == 0
            let count = isLong ? 300 : Int.random(in: 1...25, using: &random)
            for _ in 0..<count {
                var cells: [String: OracleCell] = [:]
                for name in columns { cells[name] = bases.cell(name, &random) }
                cells["cid"] = .id(OraclePool.key(keys, &random))
                keys += 1
                rows.append(Row(dataset: dataset, cells: cells))
            }
        }
        rows.shuffle(using: &random)
        var csv = (["dataset_id"] + columns).joined(separator: ",") + "\n"
        for row in rows {
            csv +=
                ([datasets[row.dataset].id.description] + columns.map { (row.cells[$0] ?? .null).csv })
                .joined(separator: ",") + "\n"
        }
        let replaces = Int.random(in: 0..<3, using: &random) == 0
        try engine.load("cell", csv) { $0.replaces = replaces }
        if replaces { replace(Set(rows.map(\.dataset))) }
        keep(rows)
    }

    /// A segment without a row that counts takes no places.
    private mutating func replace(_ datasets: Set<Int>) {
        for index in stored.indices where datasets.contains(stored[index].dataset) {
            stored[index].isReplaced = true
        }
        let left = Set(stored.filter { !$0.isReplaced }.map(\.load))
        stored.removeAll { !left.contains($0.load) }
        for index in stored.indices { stored[index].cells["rowid"] = .int(Int64(index)) }
    }

    /// What is left for somebody who may not see some datasets: segments without
    /// a row of the others take no places.
    mutating func hide(_ hidden: Set<Int>) {
        for index in hidden { datasets[index].isDeleted = true }
        let left = Set(rows.map(\.load))
        stored.removeAll { !left.contains($0.load) }
        for index in stored.indices { stored[index].cells["rowid"] = .int(Int64(index)) }
    }

    /// All segments of these stores are small, so that what is rewritten becomes
    /// one segment: the rows that count, by dataset.
    private mutating func compact() throws {
        guard try !engine.store.compact(CompactRequest()).tables.isEmpty else { return }
        let left = rows
        stored = []
        keep(left)
    }

    /// Storage order: by dataset, then by sort key, else as in the file.
    private mutating func keep(_ rows: [Row]) {
        let sorted = rows.indices.sorted { left, right in
            let (a, b) = (rows[left], rows[right])
            if a.dataset != b.dataset { return a.dataset < b.dataset }
            for name in sortKey {
                let (x, y) = (a.cells[name] ?? .null, b.cells[name] ?? .null)
                if OracleCell.precedes(x, y) { return true }
                if OracleCell.precedes(y, x) { return false }
            }
            return left < right
        }
        loads += 1
        for index in sorted {
            var row = rows[index]
            row.load = loads
            row.cells["rowid"] = .int(Int64(stored.count))
            stored.append(row)
        }
    }
}
