import SynDB

/// A store of as many datasets as segments, ten rows each, of which ten datasets
/// have the brain region `retina` and all others `hippocampus`: for what planning
/// costs, which a load per dataset would take an hour to prepare.
enum ManySegments {
    private static let rows = 10
    private static let matches = 10

    static func make(_ path: String, _ count: Int) throws {
        let store = try Store.create(path: path, packs: PackFile.packs(["syndb"]))
        let datasets = (0..<count).map { index in
            let region = index % (count / matches) == 0 ? "retina" : "hippocampus"
            return "{\"label\": \"dataset \(index)\", \"species\": \"Mus musculus\", "
                + "\"brain_regions\": [{\"brain_structure\": \"\(region)\"}]}"
        }
        let ids = try store.addDatasets("[\(datasets.joined(separator: ",\n"))]", file: "made.json").ids
        let transaction = try store.begin()
        let catalog = transaction.base.catalog
        guard let table = catalog.schema.table(named: "neuron") else { return }
        let columns = table.columns.filter { ["cid", "mesh_volume"].contains($0.name) }.map {
            SegmentColumn(name: $0.name, type: $0.type, unit: $0.unit ?? "")
        }
        for id in ids {
            guard let ordinal = try catalog.dataset(id) else { continue }
            try transaction.write(
                table, layout: SegmentLayout(datasets: [(id, rows)], maximumPageRows: 65_536),
                ordinals: [ordinal], columns: columns, profile: .load,
                pages: ValuePages { column, rows in
                    let numbers = rows.map { Int64(ordinal.rawValue) * 1000 + Int64($0) }
                    return columns[column].type == .id
                        ? ColumnVector(.identifiers(.integers(numbers)))
                        : ColumnVector(.doubles(numbers.map(Double.init)))
                })
        }
        _ = try transaction.commit(catalog: nil, change: "load made rows")
    }
}
