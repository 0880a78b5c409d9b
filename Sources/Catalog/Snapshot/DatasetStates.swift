import Bits

/// Of every dataset its pack and whether it is deleted: runs of datasets that
/// are alike, of which a store seldom has more than a few.
struct DatasetStates: Sendable, Equatable {
    struct Run: Sendable, Equatable {
        /// The ordinal after its last one.
        var end: Int
        /// The position in `Schema.packs`.
        var pack: Int
        var isDeleted: Bool
    }

    private(set) var runs: [Run] = []

    var count: Int { runs.last?.end ?? 0 }
}

extension DatasetStates {
    init(_ records: [DatasetRecord]) {
        for record in records { append(1, pack: record.pack, isDeleted: record.isDeleted) }
    }

    mutating func append(_ count: Int, pack: Int, isDeleted: Bool) {
        if let last = runs.last, last.pack == pack, last.isDeleted == isDeleted {
            runs[runs.count - 1].end += count
        } else {
            runs.append(Run(end: self.count + count, pack: pack, isDeleted: isDeleted))
        }
    }

    /// The state of a dataset, which must exist.
    func state(of ordinal: Int) -> Run {
        var low = 0
        var high = runs.count - 1
        while low < high {
            let middle = (low + high) / 2
            if runs[middle].end > ordinal { high = middle } else { low = middle + 1 }
        }
        return runs[low]
    }

    /// Datasets that are not deleted.
    var live: Bitmap {
        var live = Bitmap(count: count, repeating: true)
        var start = 0
        for run in runs {
            if run.isDeleted { for ordinal in start..<run.end { live.clear(ordinal) } }
            start = run.end
        }
        return live
    }
}
