import Catalog
import Columns
import Encodings
import SegmentFormat

/// Which segments of a table are rewritten, and which rows come together in the
/// new ones.
struct CompactPlan {
    /// Rows of one run of an old segment.
    struct Piece {
        /// The position of the segment among the sources.
        var source: Int
        var run: Int
        var dataset: DatasetOrdinal
        /// Of the run.
        var rows: Range<Int>

        /// The rows of the segment, `run` being that of the piece.
        func place(in run: DatasetRun) -> Range<Int> {
            let first = run.rows.lowerBound
            return first + rows.lowerBound..<first + rows.upperBound
        }
    }

    /// The rows of one new segment, or of a few where texts are long: dataset by
    /// dataset, those of a dataset in the order in which they are stored.
    struct Bin {
        var pieces: [Piece] = []
        var rows = 0
        var profile = EncodingProfile.load
        /// The old segment whose place it takes; nil: after all others.
        var place: UUIDBytes?
    }

    let table: TableSchema
    /// In storage order.
    var sources: [SegmentEntry] = []
    var bins: [Bin] = []
    var summary: CompactSummary.Table
    /// Of the rows, once they are written.
    var checksum = RowChecksum()

    init(_ table: TableSchema) {
        self.table = table
        summary = CompactSummary.Table(name: table.name)
    }

    /// The datasets of which rows are in several bins.
    var spanning: Set<DatasetOrdinal> {
        var bin: [DatasetOrdinal: Int] = [:]
        var found = Set<DatasetOrdinal>()
        for (index, pieces) in bins.map(\.pieces).enumerated() {
            for piece in pieces where bin.updateValue(index, forKey: piece.dataset) ?? index != index {
                found.insert(piece.dataset)
            }
        }
        return found
    }

    mutating func add(_ source: SegmentEntry, live: Int) {
        sources.append(source)
        summary.segmentsBefore += 1
        summary.bytesBefore += source.size
        summary.rows += live
        summary.deadRows += source.rowCount - live
        summary.bytesAfter += UInt64(Double(source.size) * Double(live) / Double(max(1, source.rowCount)))
    }

    /// One bin per source with the rows that stay, in its place.
    mutating func rewriteInPlace(_ snapshot: Snapshot) {
        rewriteEach { snapshot.isLive($0) ? $0.dataset : nil }
        for bin in bins.indices { bins[bin].place = sources[bins[bin].pieces[0].source].id }
    }

    /// One bin per source with some of its rows; `dataset` says whose those of a
    /// run are then, nil that they stay behind.
    mutating func rewriteEach(_ dataset: (SegmentEntry.Run) -> DatasetOrdinal?) {
        bins = sources.indices.compactMap { source in
            var bin = Bin()
            bin.profile = sources[source].profile ?? .load
            for (index, run) in sources[source].runs.enumerated() {
                guard let dataset = dataset(run) else { continue }
                bin.pieces.append(Piece(source: source, run: index, dataset: dataset, rows: 0..<run.rows))
                bin.rows += run.rows
            }
            // Runs stand in the order of their ordinals.
            bin.pieces.sort { $0.dataset < $1.dataset }
            return bin.pieces.isEmpty ? nil : bin
        }
        summary.segmentsAfter = bins.count
    }
}
