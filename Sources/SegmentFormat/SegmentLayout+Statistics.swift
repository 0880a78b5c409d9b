import Columns

/// What is known of one page of a column beside its values.
public struct PageStatistics: Sendable {
    public var zone = ZoneMap()
    /// Statistics of the part of each run that lies in the page; of those runs
    /// alone that have stored statistics.
    public var runs: [(run: Int, statistics: RunStatistics)] = []
}

extension SegmentLayout {
    /// What the writer stores of one page of a column and what a check of it
    /// must find. One function for both, so that they cannot come to differ.
    public func statistics(ofPage page: Int, values: ColumnVector) -> PageStatistics {
        let rows = pages[page]
        var result = PageStatistics()
        func add(_ part: Range<Int>, moments: Bool) -> RunStatistics {
            let statistics = RunStatistics(
                of: values, rows: part.lowerBound - rows.lowerBound..<part.upperBound - rows.lowerBound,
                moments: moments)
            result.zone.formUnion(statistics.zone)
            return statistics
        }
        // Runs without statistics of their own are counted together.
        var start = rows.lowerBound
        for run in runs(overlapping: rows) where RunStatistics.areStored(rows: runs[run].rows.count) {
            let part = runs[run].rows.clamped(to: rows)
            if start < part.lowerBound { _ = add(start..<part.lowerBound, moments: false) }
            let moments = RunStatistics.hasMoments(values.physicalType)
            result.runs.append((run, add(part, moments: moments)))
            start = part.upperBound
        }
        if start < rows.upperBound { _ = add(start..<rows.upperBound, moments: false) }
        return result
    }
}
