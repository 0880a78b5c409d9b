import Catalog
import Columns

extension Loader {
    /// Makes the rows of all tables part of the newest snapshot, which others may
    /// have changed since the load began.
    static func commit(_ loaders: [Loader], _ stage: LoadStage, wait: Double) throws -> Snapshot? {
        guard let transaction = stage.transaction else { return nil }
        let change = change(loaders)
        let added = stage.assigner.added
        for loader in loaders where loader.request.replaces {
            transaction.replaceRows(of: loader.replacedDatasets, in: loader.table)
        }
        guard try transaction.renew(wait: wait) else {
            return try transaction.commit(
                catalog: added.isEmpty ? nil : stage.assigner.catalog, change: change)
        }
        let newest = transaction.base
        guard try newest.catalog.hasPacks(of: stage.base.catalog) else {
            throw StoreError(
                .busy, "\(stage.base.store.path): the packs have changed while the rows were read",
                hint: loaders.first?.again("load them again") ?? "")
        }
        for loader in loaders { try loader.checkAgain(newest, stage) }
        return try transaction.commit(
            catalog: transaction.addAgain(added, before: stage.base.catalog), change: change)
    }

    /// Checks against what others have committed since the load began.
    private func checkAgain(_ newest: Snapshot, _ stage: LoadStage) throws {
        for dataset in storedDatasets { _ = try newest.liveDataset(base.catalog.id(of: dataset)) }
        let changed = try datasetsChanged(in: table, until: newest)
        if request.replaces {
            try checkReplacing(changed, newest, stage)
        } else {
            var written = DatasetReader(newest)
            written.add(sink.segments, to: table)
            try checkKeys(&written, of: changed)
        }
        try checkTargets(newest, stage)
    }

    /// What the history of the store says of it.
    private static func change(_ loaders: [Loader]) -> String {
        let rows = Count.text(loaders.reduce(0) { $0 + $1.rowCount }, "row")
        let names = loaders.map(\.table.name)
        let change =
            "load \(rows) into "
            + (names.count == 1 ? names[0] : "\(names.count) tables: \(names.joined(separator: ", "))")
        let replaced = loaders.reduce(into: Set<DatasetOrdinal>()) { $0.formUnion($1.replacedDatasets) }
        return replaced.isEmpty
            ? change : change + ", replacing those of \(Count.text(replaced.count, "dataset"))"
    }
}
