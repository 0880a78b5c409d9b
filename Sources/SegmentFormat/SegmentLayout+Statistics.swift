import Columns

extension SegmentLayout {
    /// What the writer stores of one page of a column and what a check of it
    /// must find: the zone map of its rows, and the statistics of the part of
    /// each run that lies in it. One function for both, so that they cannot
    /// come to differ.
    public func statistics(
        ofPage page: Int, values: ColumnVector
    ) -> (zone: ZoneMap, runs: [(run: Int, statistics: RunStatistics)]) {
        let rows = pages[page]
        var zone: ZoneMap?
        var parts: [(run: Int, statistics: RunStatistics)] = []
        for run in runs(overlapping: rows) {
            let part = runs[run].rows.clamped(to: rows)
            let statistics = RunStatistics(
                of: values, rows: part.lowerBound - rows.lowerBound..<part.upperBound - rows.lowerBound,
                moments: RunStatistics.hasMoments(rows: runs[run].rows.count, type: values.physicalType))
            if zone == nil { zone = statistics.zone } else { zone!.formUnion(statistics.zone) }
            parts.append((run, statistics))
        }
        return (zone ?? ZoneMap(), parts)
    }
}
