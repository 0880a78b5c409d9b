import Catalog
import Columns

/// Rows that the load takes away, and rows that others have taken away while its
/// input was read.
extension Loader {
    /// The datasets of the load that were there before it.
    var storedDatasets: [DatasetOrdinal] {
        rowsOfDataset.keys.filter { $0.index < base.catalog.count }.sorted()
    }

    /// Those whose rows in the table give way to others.
    var replacedDatasets: Set<DatasetOrdinal> { request.replaces ? Set(rowsOfDataset.keys) : [] }

    /// References of other tables to rows that are replaced and whose ids do not
    /// come back; `after` sees what is there after the load.
    func referencesLost(
        from snapshot: Snapshot, _ after: inout DatasetReader
    ) throws -> [LoadSummary.Dangling] {
        let schema = snapshot.catalog.schema
        var lost = LostReferences()
        var before = DatasetReader(snapshot)
        for dataset in storedDatasets {
            let referring = try schema.tables.filter {
                try $0.code != table.code && $0.columns.contains { $0.references.contains(table.name) }
                    && before.hasRows(of: dataset, in: $0)
            }
            guard !referring.isEmpty else { continue }
            let ids = try LostReferences.ids(of: dataset, in: table, &before, &after)
            guard !ids.isEmpty else { continue }
            for other in referring {
                // Rows of the same load are checked on their own.
                let (runs, stored) = try after.runs(of: dataset, in: other)
                for column in other.columns where column.references.contains(table.name) {
                    try lost.add(
                        ids, of: table, column: column, of: other, dataset: dataset, runs: runs[..<stored],
                        &after, schema)
                }
            }
        }
        return lost.found
    }

    /// The datasets of the load whose rows in a table are no longer where they
    /// were when it began.
    func datasetsChanged(in table: TableSchema, until newest: Snapshot) throws -> Set<DatasetOrdinal> {
        Set(
            try storedDatasets.filter {
                try base.storedRuns(of: $0, in: table) != newest.storedRuns(of: $0, in: table)
            })
    }

    /// Refuses to replace rows that nobody has seen: what others have made of the
    /// datasets since the load began would be gone without a word.
    func checkReplacing(_ changed: Set<DatasetOrdinal>, _ newest: Snapshot, _ stage: LoadStage) throws {
        if let dataset = changed.min() {
            let more = changed.count > 1 ? " and of \(Count.text(changed.count - 1, "other dataset"))" : ""
            throw StoreError(
                .busy,
                "\(base.store.path): the rows of dataset \(try base.catalog.id(of: dataset))\(more) in table \"\(table.name)\" have changed while the new ones were read",
                hint: again("load them again if they are still to be replaced"))
        }
        var after = stage.reader(of: newest)
        let lost = try referencesLost(from: newest, &after)
        guard lost.isEmpty || request.allowsDangling else { throw refusal(of: lost) }
    }

    /// Refuses references to rows that others have replaced since the load began.
    func checkTargets(_ newest: Snapshot, _ stage: LoadStage) throws {
        guard !request.allowsDangling else { return }
        let schema = newest.catalog.schema
        var lost = LostReferences()
        var before = DatasetReader(base)
        var after = stage.reader(of: newest)
        for column in table.columns {
            for target in column.references.compactMap({ schema.table(named: $0) }) {
                // What this load replaces has been checked.
                if stage.written.contains(where: { $0.table.code == target.code && !$0.replaced.isEmpty }) {
                    continue
                }
                for dataset in try datasetsChanged(in: target, until: newest).sorted() {
                    let ids = try LostReferences.ids(of: dataset, in: target, &before, &after)
                    guard !ids.isEmpty else { continue }
                    let (runs, stored) = try after.runs(of: dataset, in: table)
                    try lost.add(
                        ids, of: target, column: column, of: table, dataset: dataset, runs: runs[stored...],
                        &after, schema)
                }
            }
        }
        guard let first = lost.found.first else { return }
        throw StoreError(
            .busy,
            "\(base.store.path): rows that \(Count.text(first.count, "reference")) of column \"\(first.column)\" lead to were replaced while the input was read, first:\n    "
                + first.examples.joined(separator: "\n    "),
            hint: again("load them again"))
    }

    /// What to do where others have changed what the load builds on: a load that
    /// is kept would be refused each time that it is gone on with.
    func again(_ advice: String) -> String {
        "nothing was loaded; "
            + (request.resumable.map { "drop the load with --abandon \($0.name), then " } ?? "") + advice
    }
}
