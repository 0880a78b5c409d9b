import Catalog
import Columns
import Store

extension LoadRequest.Target {
    /// One dataset per value of a column: those that the metadata names by
    /// their id are there already, the others are new.
    ///
    /// A new dataset with the label of a live one is nearly always the same
    /// file loaded again, and would double its rows without a repeated key; it
    /// is refused unless `allowsSameLabels`.
    public static func split(
        by column: String, _ metadata: SplitMetadata?, allowsSameLabels: Bool = false
    ) -> LoadRequest.Target {
        .split(column: column) { values, catalog in
            let datasets = try values.map { value -> LoadRequest.SplitDataset in
                let parsed =
                    try metadata?.dataset(for: value, schema: catalog.schema)
                    ?? SplitMetadata.undescribed(column: column, value: value, schema: catalog.schema)
                if let id = parsed.metadata.id, try catalog.dataset(id) != nil { return .existing(id) }
                return .new(parsed)
            }
            if !allowsSameLabels {
                let new = datasets.compactMap { if case .new(let parsed) = $0 { parsed } else { nil } }
                try refuseSameLabels(
                    new, catalog,
                    hint:
                        "to add to them, give their ids in --metadata; to make new ones, pass --new-datasets")
            }
            return datasets
        }
    }

    /// Refuses new datasets of which live ones have the labels.
    static func refuseSameLabels(_ datasets: [ParsedDataset], _ catalog: Catalog, hint: String) throws {
        var taken: [String] = []
        for parsed in datasets {
            guard let label = parsed.metadata.label, !label.isEmpty, !taken.contains(label) else { continue }
            if try catalog.ordinals(label: label).contains(where: { !catalog.isDeleted($0) }) {
                taken.append(label)
            }
        }
        guard !taken.isEmpty else { return }
        let list = taken.prefix(5).map { "\"\($0)\"" }.joined(separator: ", ")
        throw StoreError(
            .badInput,
            (taken.count == 1
                ? "a dataset has the label of a new one: " : "datasets have the labels of new ones: ")
                + list + (taken.count > 5 ? " and \(taken.count - 5) more" : ""),
            hint: hint)
    }
}
