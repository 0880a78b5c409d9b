import Catalog
import SegmentFormat
import Store

/// What remains to be done after pruning, and what pruning did.
struct Work: Sendable {
    /// Rows of one dataset in a page.
    struct Piece: Sendable {
        var dataset: DatasetOrdinal
        /// Rows of the page.
        var rows: Range<Int>
        /// False where the filter is proven true for all of them.
        var needsFilter: Bool
    }

    /// A page to scan: the unit of parallel work.
    struct Morsel: Sendable {
        var segment: SegmentReader
        var page: Int
        var pieces: [Piece]
        /// The position of the page's first row in the table's snapshot.
        var firstRowID: Int64
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
    var statistics: QueryStatistics
}
