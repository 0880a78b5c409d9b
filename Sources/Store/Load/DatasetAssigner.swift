import Bits
import Catalog
import Columns
import Import

/// Tells whose rows are whose, and makes the datasets that a load adds.
struct DatasetAssigner {
    /// Whose rows the files of the table at hand hold.
    var target: LoadRequest.Target
    private let base: Snapshot
    /// With the datasets that are new.
    private(set) var catalog: Catalog
    /// Those of `catalog` that `base` lacks, in order, each with its id.
    private(set) var added: [ParsedDataset] = []
    private(set) var warnings: [String] = []
    private var ordinals: [TextKey: DatasetOrdinal] = [:]

    /// Rows of one dataset in a piece of the input.
    typealias Part = (dataset: DatasetOrdinal, rows: Range<Int>)

    init(_ target: LoadRequest.Target, _ base: Snapshot) {
        self.target = target
        self.base = base
        catalog = base.catalog
    }

    /// Makes datasets beside those of the target; in order.
    @discardableResult
    mutating func add(_ datasets: [ParsedDataset]) throws -> [DatasetOrdinal] {
        guard !datasets.isEmpty else { return [] }
        let changed = try catalog.adding(datasets, number: base.catalog.number + 1)
        catalog = changed.catalog
        for (dataset, ordinal) in zip(datasets, changed.ordinals) {
            warnings += dataset.warnings
            added.append(dataset)
            added[added.count - 1].metadata.id = try catalog.id(of: ordinal)
        }
        return changed.ordinals
    }

    /// The rows of a piece by dataset; `place` tells where a row of the piece
    /// stands.
    mutating func parts(
        of groups: [DatasetGroup]?, count: Int, file: String, place: (Int) -> String
    ) throws -> [Part] {
        switch (target, groups) {
        case (.dataset(let id), _), (.datasetColumnOr(let id), nil): return [(try live(id), 0..<count)]
        default: break
        }
        guard let groups else { throw missingColumn(file) }
        func known() -> [Part] {
            groups.compactMap { group in ordinals[TextKey(group.key)].map { ($0, group.rows) } }
        }
        let parts = known()
        guard parts.count < groups.count else { return parts }
        try learn(groups, place: place)
        return known()
    }

    private func missingColumn(_ file: String) -> StoreError {
        if case .split(let column, _) = target {
            return StoreError(.badInput, "\(file): the file has no column \"\(column)\"")
        }
        return StoreError(
            .badInput, "\(file): the file has no column \"dataset_id\"",
            hint: "say which dataset the rows belong to with --dataset ID")
    }

    /// Finds or makes the datasets of texts that have not been met.
    private mutating func learn(_ groups: [DatasetGroup], place: (Int) -> String) throws {
        let new = groups.filter { ordinals[TextKey($0.key)] == nil }
        switch target {
        case .dataset: break
        case .datasetColumn, .datasetColumnOr:
            for group in new {
                ordinals[TextKey(group.key)] = try stated(group.key, at: place(group.rows.lowerBound))
            }
        case .split(let column, let datasets):
            if let group = new.first(where: \.key.isEmpty) {
                throw StoreError(
                    .badInput,
                    "\(place(group.rows.lowerBound)): column \"\(column)\" is empty, so the row has no dataset"
                )
            }
            try split(new.map(\.key), datasets)
        }
    }

    private func stated(_ text: String, at place: String) throws -> DatasetOrdinal {
        guard let id = UUIDBytes(text) else {
            throw StoreError(
                .badInput, "\(place): column \"dataset_id\": expected a UUID, found \"\(text)\"")
        }
        guard let ordinal = try catalog.dataset(id) else {
            throw StoreError(
                .badInput, "\(place): there is no dataset \(id)",
                hint: "add it first: syndb dataset add \(base.store.path) --file META.json")
        }
        guard !catalog.isDeleted(ordinal) else {
            throw StoreError(
                .badInput, "\(place): dataset \(id) was deleted", hint: "add a new dataset for these rows")
        }
        return ordinal
    }

    private mutating func split(
        _ values: [String], _ datasets: ([String], Catalog) throws -> [LoadRequest.SplitDataset]
    ) throws {
        var new: [(value: String, dataset: ParsedDataset)] = []
        // Same labels are looked for among those that were there before the load.
        for (value, dataset) in zip(values, try datasets(values, base.catalog)) {
            switch dataset {
            case .existing(let id): ordinals[TextKey(value)] = try base.liveDataset(id)
            case .new(let parsed): new.append((value, parsed))
            }
        }
        guard !new.isEmpty else { return }
        for (entry, ordinal) in zip(new, try add(new.map(\.dataset))) {
            ordinals[TextKey(entry.value)] = ordinal
        }
    }

    /// A dataset that is there or that this change makes.
    private func live(_ id: UUIDBytes) throws -> DatasetOrdinal {
        if let ordinal = try catalog.dataset(id), ordinal.index >= base.catalog.count { return ordinal }
        return try base.liveDataset(id)
    }
}

extension DatasetAssigner {
    /// What another process needs to go on, beside the datasets that are new.
    func write(to writer: inout ByteWriter) {
        writer.write(texts: warnings)
        writer.write(UInt32(ordinals.count))
        for (key, ordinal) in ordinals {
            writer.write(text: key.text)
            writer.write(ordinal.rawValue)
        }
    }

    /// False where a field is out of its range.
    mutating func read(
        from reader: inout ByteReader, _ ordinal: (UInt32) -> DatasetOrdinal?
    ) throws -> Bool {
        guard let warnings = try reader.readTexts() else { return false }
        self.warnings = warnings
        for _ in 0..<(try reader.read(UInt32.self)) {
            guard let text = try reader.readText(), let dataset = ordinal(try reader.read(UInt32.self)) else {
                return false
            }
            ordinals[TextKey(text)] = dataset
        }
        return true
    }
}
