import Columns

/// The rows of one dataset in a segment: they stand together.
public struct DatasetRun: Sendable, Equatable {
    public var dataset: UUIDBytes
    /// Rows of the segment.
    public var rows: Range<Int>

    public init(dataset: UUIDBytes, rows: Range<Int>) {
        self.dataset = dataset
        self.rows = rows
    }
}

/// The row layout of a segment: which dataset and which page each row is in.
/// All columns share the page borders.
public struct SegmentLayout: Sendable, Equatable {
    /// In row order, none empty, no dataset twice.
    public var runs: [DatasetRun]
    /// In row order, none empty.
    public var pages: [Range<Int>]

    public var rowCount: Int { pages.last?.upperBound ?? 0 }
}

extension SegmentLayout {
    /// The layout for runs of the given lengths. `pageRows` gives the lengths of
    /// the pages of a run that has pages of its own, by its place; where it gives
    /// none the pages are as long as they may be.
    public init(
        datasets: [(dataset: UUIDBytes, rows: Int)], maximumPageRows: Int,
        pageRows: (Int) -> [Int]? = { _ in nil }
    ) {
        runs = []
        pages = []
        var row = 0
        var sharedStart: Int?
        for (index, (dataset, rows)) in datasets.enumerated() {
            let end = row + rows
            runs.append(DatasetRun(dataset: dataset, rows: row..<end))
            if rows >= SegmentFormat.ownPageRows {
                if let start = sharedStart { pages.append(start..<row) }
                sharedStart = nil
                var start = row
                for count in pageRows(index) ?? Self.pageRows(of: rows, maximum: maximumPageRows) {
                    pages.append(start..<start + count)
                    start += count
                }
                precondition(start == end, "the pages of a run have its rows")
            } else if let start = sharedStart, end - start > SegmentFormat.sharedPageRows {
                pages.append(start..<row)
                sharedStart = row
            } else if sharedStart == nil {
                sharedStart = row
            }
            row = end
        }
        if let start = sharedStart { pages.append(start..<row) }
    }

    /// Lengths of pages for so many rows, all but the last as long as they may be.
    public static func pageRows(of rows: Int, maximum: Int) -> [Int] {
        stride(from: 0, to: rows, by: maximum).map { min(maximum, rows - $0) }
    }

    /// The pages that hold rows of `rows`, as indices into `pages`.
    public func pages(overlapping rows: Range<Int>) -> Range<Int> {
        Self.overlapping(rows, among: pages.count) { pages[$0] }
    }

    /// The runs that hold rows of `rows`, as indices into `runs`.
    public func runs(overlapping rows: Range<Int>) -> Range<Int> {
        Self.overlapping(rows, among: runs.count) { runs[$0].rows }
    }

    /// Of `count` adjoining ranges in row order, those that meet `rows`.
    private static func overlapping(
        _ rows: Range<Int>, among count: Int, _ range: (Int) -> Range<Int>
    ) -> Range<Int> {
        guard !rows.isEmpty else { return 0..<0 }
        func first(where isLater: (Range<Int>) -> Bool) -> Int {
            var low = 0
            var high = count
            while low < high {
                let middle = (low + high) / 2
                if isLater(range(middle)) { high = middle } else { low = middle + 1 }
            }
            return low
        }
        let start = first { $0.upperBound > rows.lowerBound }
        return start..<max(start, first { $0.lowerBound >= rows.upperBound })
    }
}
