import Catalog
import SegmentFormat
import Store

/// What remains to be done after pruning, and what pruning did.
struct Work: Sendable {
    /// Rows of one dataset in a page.
    struct Piece: Sendable {
        /// Nil for rows that are of none.
        var dataset: DatasetOrdinal?
        /// Rows of the page.
        var rows: Range<Int>
        /// False where the filter is proven true for all of them.
        var needsFilter: Bool
    }

    /// Where the rows of a morsel are.
    enum Place: Sendable {
        case page(SegmentReader, Int)
        case rows(MaterializedRows)
    }

    /// A page to scan: the unit of parallel work.
    struct Morsel: Sendable {
        var place: Place
        var pieces: [Piece]
        /// The position of the page's first row in the table's snapshot.
        var firstRowID: Int64

        /// Ascends with the rows.
        var order: Int64 { firstRowID + Int64(pieces.first?.rows.lowerBound ?? 0) }
    }

    /// A whole dataset run that stored statistics answer.
    struct Answered: Sendable {
        var dataset: DatasetOrdinal
        var rows: Int
        /// One per argument of the grouping; empty where only rows are counted.
        var statistics: [StoredAnswer]
    }

    /// Of which rows remain.
    var datasets = Set<DatasetOrdinal>()
    /// In storage order.
    var morsels: [Morsel] = []
    var answered: [Answered] = []
    var statistics = QueryStatistics()
    /// Rows that pruning leaves, at most.
    var rowsLeft = 0
}

extension Work {
    /// The datasets of which rows remain, nil among them for rows of none.
    var owners: [DatasetOrdinal?] { datasets.isEmpty ? [nil] : datasets.sorted().map { $0 } }

    /// All rows of a result in memory.
    init(of rows: MaterializedRows, needsFilter: Bool) {
        rowsLeft = rows.count
        for start in stride(from: 0, to: rows.count, by: MaterializedRows.batchRows) {
            let end = min(start + MaterializedRows.batchRows, rows.count)
            let piece = Piece(dataset: nil, rows: start..<end, needsFilter: needsFilter)
            morsels.append(Morsel(place: .rows(rows), pieces: [piece], firstRowID: 0))
        }
    }

    /// Leaves out the rows of all other datasets.
    mutating func keep(_ kept: Set<DatasetOrdinal>) {
        datasets.formIntersection(kept)
        for index in morsels.indices {
            morsels[index].pieces.removeAll { piece in piece.dataset.map { !kept.contains($0) } ?? false }
        }
        morsels.removeAll { $0.pieces.isEmpty }
    }
}
