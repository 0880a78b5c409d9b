import Bits
import Catalog
import Columns

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
    typealias Part = (dataset: DatasetOrdinal, selection: RowPart.Selection)

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

    /// The rows of a piece by dataset, in order of first appearance; `place`
    /// tells where a row of the piece stands.
    mutating func parts(
        of keys: TextVector?, count: Int, file: String, place: (Int) -> String
    ) throws -> [Part] {
        switch (target, keys) {
        case (.dataset(let id), _), (.datasetColumnOr(let id), nil):
            return [(try live(id), .range(0..<count))]
        default: break
        }
        guard let keys else { throw missingColumn(file) }
        try learn(keys, place: place)
        // Different spellings of a UUID are one dataset.
        var groups: [DatasetOrdinal: Int] = [:]
        var order: [DatasetOrdinal] = []
        let groupOfCode = keys.dictionary.map { text -> Int in
            guard let ordinal = ordinals[TextKey(text)] else { return -1 }
            if let group = groups[ordinal] { return group }
            groups[ordinal] = order.count
            order.append(ordinal)
            return order.count - 1
        }
        return zip(order, Self.selections(keys.codes.map { groupOfCode[Int($0)] }, groups: order.count))
            .map { ($0, $1) }.filter { $0.1.count > 0 }
    }

    /// The rows of each group: a range where they stand together.
    private static func selections(_ groupOfRow: [Int], groups: Int) -> [RowPart.Selection] {
        var counts = [Int](repeating: 0, count: groups)
        var first = [Int](repeating: 0, count: groups)
        var last = [Int](repeating: -1, count: groups)
        for (row, group) in groupOfRow.enumerated() {
            if counts[group] == 0 { first[group] = row }
            counts[group] += 1
            last[group] = row
        }
        if (0..<groups).allSatisfy({ last[$0] - first[$0] + 1 == counts[$0] || counts[$0] == 0 }) {
            return (0..<groups).map { .range(first[$0]..<first[$0] + counts[$0]) }
        }
        var positions = counts.map { count -> [Int32] in
            var rows: [Int32] = []
            rows.reserveCapacity(count)
            return rows
        }
        for (row, group) in groupOfRow.enumerated() { positions[group].append(Int32(row)) }
        return positions.map { .positions($0) }
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
    private mutating func learn(_ keys: TextVector, place: (Int) -> String) throws {
        // A dictionary is in the order of first use, but may hold texts that no row has.
        let new = keys.dictionary.indices.filter { ordinals[TextKey(keys.dictionary[$0])] == nil }
        guard !new.isEmpty else { return }
        func firstRow(_ code: Int) -> Int? { keys.codes.firstIndex(of: UInt32(code)) }
        switch target {
        case .dataset: break
        case .datasetColumn, .datasetColumnOr:
            for code in new {
                guard let row = firstRow(code) else { continue }
                ordinals[TextKey(keys.dictionary[code])] = try stated(keys.dictionary[code], at: place(row))
            }
        case .split(let column, let datasets):
            var values: [String] = []
            for code in new {
                guard let row = firstRow(code) else { continue }
                guard !keys.dictionary[code].isEmpty else {
                    throw StoreError(
                        .badInput,
                        "\(place(row)): column \"\(column)\" is empty, so the row has no dataset")
                }
                values.append(keys.dictionary[code])
            }
            try split(values, datasets)
        }
    }

    private func stated(_ text: String, at place: String) throws -> DatasetOrdinal {
        guard let id = UUIDBytes(text) else {
            throw StoreError(
                .badInput, "\(place): column \"dataset_id\": expected a UUID, found \"\(text)\"")
        }
        guard let ordinal = try catalog.dataset(id), !catalog.isDeleted(ordinal) else {
            throw StoreError(
                .badInput, "\(place): there is no dataset \(id)",
                hint: "add it first: syndb dataset add \(base.store.path) --file META.json")
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
