import Catalog
import Columns

/// Which datasets of a store another gets, and which it has.
struct StoreMerge {
    private let source: Snapshot
    private let base: Snapshot
    /// That of the base with the datasets that are new.
    private(set) var catalog: Catalog
    private(set) var added: [ParsedDataset] = []
    /// Datasets of the source that the base has.
    private(set) var known: [DatasetOrdinal] = []
    /// By table, datasets of the source whose rows the base has.
    private(set) var present: [UInt32: Set<DatasetOrdinal>] = [:]
    /// Datasets of the source as the change numbers them.
    private(set) var ordinals: [DatasetOrdinal: DatasetOrdinal] = [:]

    /// Conflicts that a message tells.
    private static let mostConflicts = 5

    init(from source: Snapshot, into base: Snapshot) throws {
        self.source = source
        self.base = base
        catalog = base.catalog
        guard try base.catalog.hasPacks(of: source.catalog) else {
            throw StoreError(
                .badInput, "\(source.store.path) and \(base.store.path) have other packs",
                hint:
                    "stores are merged table by table: make one with the packs of the other, and load into it"
            )
        }
        var conflicts: [String] = []
        var new: [DatasetOrdinal] = []
        for ordinal in source.catalog.liveOrdinals {
            let metadata = try source.catalog.metadata(of: ordinal)
            let id = try source.catalog.id(of: ordinal)
            guard let own = try base.catalog.dataset(id) else {
                added.append(ParsedDataset(metadata: metadata))
                new.append(ordinal)
                continue
            }
            known.append(ordinal)
            ordinals[ordinal] = own
            if base.catalog.isDeleted(own) {
                conflicts.append("dataset \(id) was deleted from \(base.store.path)")
            } else if let fields = Self.differences(try base.catalog.metadata(of: own), metadata) {
                conflicts.append("dataset \(id) has other metadata in both: \(fields)")
            } else {
                for table in base.catalog.schema.tables {
                    guard let differs = try add(ordinal, own, table) else { continue }
                    conflicts.append("dataset \(id) has \(differs)")
                }
            }
        }
        guard conflicts.isEmpty else {
            let more = conflicts.count - Self.mostConflicts
            throw StoreError(
                .badInput,
                conflicts.prefix(Self.mostConflicts).joined(separator: "\n  ")
                    + (more > 0 ? "\n  and \(Count.text(more, "other conflict"))" : ""),
                hint:
                    "nothing was changed; make them the same with `syndb dataset edit` or `syndb load --replace`, or merge a copy of the datasets that agree (`syndb copy --dataset`)"
            )
        }
        let changed = try base.catalog.adding(added, number: base.catalog.number + 1)
        catalog = changed.catalog
        for (ordinal, own) in zip(new, changed.ordinals) { ordinals[ordinal] = own }
    }

    /// Notes whether both have the rows of a dataset; what is wrong where they
    /// have others.
    private mutating func add(
        _ ordinal: DatasetOrdinal, _ own: DatasetOrdinal, _ table: TableSchema
    ) throws -> String? {
        guard try base.hasRows(of: own, in: table) else { return nil }
        present[table.code, default: []].insert(ordinal)
        guard try source.hasRows(of: ordinal, in: table) else { return nil }
        let (left, right) = (
            try source.rowChecksum(of: ordinal, in: table), try base.rowChecksum(of: own, in: table)
        )
        guard left != right else { return nil }
        let (theirs, ours) = (
            try source.rowCount(of: ordinal, in: table), try base.rowCount(of: own, in: table)
        )
        return "other rows in table \"\(table.name)\": \(ours) here, \(theirs) in the other store"
    }

    /// The fields of which two descriptions have other values; nil where they agree.
    private static func differences(_ own: DatasetMetadata, _ other: DatasetMetadata) -> String? {
        guard own != other else { return nil }
        let names = Set(own.fields.keys).union(other.fields.keys).sorted()
            .filter { own.fields[$0] != other.fields[$0] }
        return names.isEmpty ? "its pack" : names.joined(separator: ", ")
    }

    /// Fails where somebody has changed what the merge rests on.
    func check(_ newest: Snapshot, hasRows tables: Set<String>) throws {
        func conflict(_ what: String) -> StoreError {
            StoreError(
                .busy, "\(newest.store.path) has changed meanwhile: \(what)",
                hint: "nothing was changed; start again")
        }
        guard try newest.catalog.hasPacks(of: base.catalog) else { throw conflict("it has other packs") }
        for dataset in added {
            guard let id = dataset.metadata.id, try newest.catalog.dataset(id) == nil else {
                throw conflict("it has a dataset that was to be added")
            }
        }
        for ordinal in known {
            guard let own = ordinals[ordinal] else { continue }
            guard own.index < newest.catalog.count, !newest.catalog.isDeleted(own),
                try newest.catalog.id(of: own) == base.catalog.id(of: own)
            else { throw conflict("a dataset of both was deleted") }
            for table in newest.catalog.schema.tables where tables.contains(table.name) {
                guard try newest.hasRows(of: own, in: table) == base.hasRows(of: own, in: table) else {
                    throw conflict("a dataset of both has got rows")
                }
            }
        }
    }
}
