import Bits
import Catalog
import Columns

/// Whether a key repeats within its dataset, in the input or with rows that
/// are there (`cli.md`: (dataset, key) is unique in a table).
///
/// A dataset whose one integer key ascends, as in the usual export, repeats
/// nothing. The keys of the others are read again from the segments when all
/// are written.
struct KeyCheck {
    /// Positions of the key among the table's columns; empty where there is none.
    let columns: [Int]
    private let names: [String]
    private var largest: [DatasetOrdinal: Int64] = [:]
    private var unproven = Set<DatasetOrdinal>()

    /// The keys of a dataset that repeat.
    struct Repeats {
        var dataset: DatasetOrdinal
        /// Rows of the load whose key another row has before them.
        var count = 0
        var keys = Set<[Value]>()
        /// Those of them that rows had before the load.
        var stored = Set<[Value]>()
    }

    init(_ table: TableSchema) {
        names = table.key
        columns = table.key.compactMap { table.position(ofColumn: $0) }
    }

    /// Nothing is known of the keys that some datasets have so far.
    mutating func forget(_ datasets: some Sequence<DatasetOrdinal>) { unproven.formUnion(datasets) }

    /// Whether the keys of a dataset that were added do not show by their order that
    /// none repeats.
    func isUnproven(_ dataset: DatasetOrdinal) -> Bool { unproven.contains(dataset) }

    mutating func add(_ part: RowPart, of dataset: DatasetOrdinal) {
        guard !columns.isEmpty, !unproven.contains(dataset) else { return }
        if let last = ascends(part, from: largest[dataset]) {
            largest[dataset] = last
        } else {
            unproven.insert(dataset)
        }
    }

    /// As for a part of a load, of the keys that a run has.
    mutating func add(_ keys: [ColumnVector], of dataset: DatasetOrdinal) {
        guard !unproven.contains(dataset), let count = keys.first?.count else { return }
        var columns = [ColumnVector?](repeating: nil, count: (self.columns.max() ?? -1) + 1)
        for (column, values) in zip(self.columns, keys) { columns[column] = values }
        add(RowPart(TypedRows(columns: columns, count: count, firstRow: 0)), of: dataset)
    }

    /// The last key of a part whose keys ascend and are above `last`.
    private func ascends(_ part: RowPart, from last: Int64?) -> Int64? {
        guard columns.count == 1, let column = part.rows.columns[columns[0]], column.validity == nil,
            case .identifiers(.integers(let values)) = column.values
        else { return nil }
        return values.withUnsafeBufferPointer { values in
            var last = last
            for row in part.range {
                let value = values[row]
                if let last, value <= last { return nil }
                last = value
            }
            return last
        }
    }

    /// The repeated keys of all datasets, of rows that `reader` sees as written
    /// by the load or before it. `memory` bytes of keys are held at a time: more
    /// keys are read several times. Of rows before the load it is known that they
    /// repeat nothing among themselves, unless `doubtsStored` is set.
    func repeats(
        _ table: TableSchema, of datasets: Set<DatasetOrdinal>?, _ reader: inout DatasetReader, memory: Int,
        doubtsStored: Bool = false, step: () throws -> Void
    ) throws -> [Repeats] {
        guard !columns.isEmpty else { return [] }
        var repeats: [Repeats] = []
        for dataset in Set(largest.keys).union(unproven).sorted() {
            if let datasets, !datasets.contains(dataset) { continue }
            let (runs, before) = try reader.runs(of: dataset, in: table)
            let stored = doubtsStored ? 0 : before
            guard unproven.contains(dataset) || stored > 0 else { continue }
            var found = Repeats(dataset: dataset)
            let rows = runs.reduce(0) { $0 + $1.reader.layout.runs[$1.run].rows.count }
            let passes = max(1, rows * 16 / max(1, memory))
            for pass in 0..<passes {
                var collected = KeyCollection(pass: pass, of: passes)
                for (index, run) in runs.enumerated() {
                    try step()
                    let keys = try reader.values(of: names, in: table, runs: [run])
                    collected.add(keys, isStored: index < stored)
                }
                collected.report(&found)
            }
            if found.count > 0 { repeats.append(found) }
        }
        return repeats
    }
}

/// Those keys of a dataset that belong to one of several passes.
private struct KeyCollection {
    let pass: UInt64
    let passes: UInt64
    private var stored: [Int64] = []
    private var new: [Int64] = []
    private var otherStored = Set<[Value]>()
    private var otherNew: [[Value]: Int] = [:]

    init(pass: Int, of passes: Int) {
        self.pass = UInt64(pass)
        self.passes = UInt64(passes)
    }

    mutating func add(_ columns: [ColumnVector], isStored: Bool) {
        if columns.count == 1, columns[0].validity == nil,
            case .identifiers(.integers(let values)) = columns[0].values
        {
            let kept = passes == 1 ? values : values.filter { spread(UInt64(bitPattern: $0)) == pass }
            if isStored { stored += kept } else { new += kept }
            return
        }
        for row in 0..<columns[0].count {
            let key = columns.map { $0[row] }
            if key.count == 1, case .identifier(.integer(let value)) = key[0] {
                guard spread(UInt64(bitPattern: value)) == pass else { continue }
                if isStored { stored.append(value) } else { new.append(value) }
                continue
            }
            guard passes == 1 || spread(UInt64(bitPattern: Int64(key.hashValue))) == pass else { continue }
            if isStored { otherStored.insert(key) } else { otherNew[key, default: 0] += 1 }
        }
    }

    private func spread(_ value: UInt64) -> UInt64 { (value &* 0x9E37_79B9_7F4A_7C15) >> 32 % passes }

    mutating func report(_ repeats: inout KeyCheck.Repeats) {
        stored.sort()
        new.sort()
        var index = 0
        var place = 0
        while index < new.count {
            let value = new[index]
            var end = index + 1
            while end < new.count, new[end] == value { end += 1 }
            while place < stored.count, stored[place] < value { place += 1 }
            let isStored = place < stored.count && stored[place] == value
            note([.identifier(.integer(value))], times: end - index, isStored: isStored, &repeats)
            index = end
        }
        for (key, times) in otherNew {
            note(key, times: times, isStored: otherStored.contains(key), &repeats)
        }
    }

    private func note(_ key: [Value], times: Int, isStored: Bool, _ repeats: inout KeyCheck.Repeats) {
        let count = isStored ? times : times - 1
        guard count > 0 else { return }
        repeats.count += count
        // As many as a message could ever want.
        guard repeats.keys.count < 10_000 else { return }
        repeats.keys.insert(key)
        if isStored { repeats.stored.insert(key) }
    }
}
