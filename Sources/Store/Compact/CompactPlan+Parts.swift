import Catalog
import Columns

extension CompactPlan {
    /// Plans that can be committed one after another, together this one: all rows
    /// of a dataset are in one of them, so that they never change their order, and
    /// their statistics can be compared.
    ///
    /// A source that has rows for several parts is in each of them.
    func parts() -> [CompactPlan] {
        // The first bin that each is bound to by a dataset, by way of others.
        var leaders = Array(bins.indices)
        func leader(_ bin: Int) -> Int {
            var bin = bin
            while leaders[bin] != bin {
                leaders[bin] = leaders[leaders[bin]]
                bin = leaders[bin]
            }
            return bin
        }
        var binOfDataset: [DatasetOrdinal: Int] = [:]
        for (index, bin) in bins.enumerated() {
            for piece in bin.pieces {
                let (own, other) = (leader(index), leader(binOfDataset[piece.dataset] ?? index))
                leaders[max(own, other)] = min(own, other)
                binOfDataset[piece.dataset] = index
            }
        }
        let groups = Dictionary(grouping: bins.indices, by: leader).sorted { $0.key < $1.key }
        var parts = groups.map { part($0.value.map { bins[$0] }) }
        // Sources without a row that stays go with the first.
        let used = Set(bins.lazy.flatMap(\.pieces).map(\.source))
        let empty = sources.indices.filter { !used.contains($0) }.map { sources[$0] }
        if parts.isEmpty { parts.append(CompactPlan(table)) }
        parts[0].sources += empty
        return parts
    }

    private func part(_ bins: [Bin]) -> CompactPlan {
        var part = CompactPlan(table)
        part.bins = bins
        let used = Set(bins.lazy.flatMap(\.pieces).map(\.source)).sorted()
        part.sources = used.map { sources[$0] }
        let positions = Dictionary(uniqueKeysWithValues: used.enumerated().map { ($1, $0) })
        for bin in part.bins.indices {
            for piece in part.bins[bin].pieces.indices {
                let source = part.bins[bin].pieces[piece].source
                part.bins[bin].pieces[piece].source = positions[source] ?? source
            }
        }
        return part
    }

    /// By source, the datasets whose rows are in the bins.
    var movedDatasets: [UUIDBytes: Set<DatasetOrdinal>] {
        var moved = Dictionary(uniqueKeysWithValues: sources.map { ($0.id, Set<DatasetOrdinal>()) })
        for piece in bins.lazy.flatMap(\.pieces) {
            moved[sources[piece.source].id, default: []].insert(piece.dataset)
        }
        return moved
    }
}
