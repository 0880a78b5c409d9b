import Columns

/// What is known of one page of a column beside its values.
public struct PageStatistics: Sendable {
    public var zone = ZoneMap()
    /// Zone maps of its zones; none where the page has no more rows than a zone.
    public var zones: [ZoneMap] = []
    /// Statistics of the part of each run that lies in the page; of those runs
    /// alone that have stored statistics.
    public var runs: [(run: Int, statistics: RunStatistics)] = []
}

extension SegmentLayout {
    /// What the writer stores of one page of a column and what a check of it
    /// must find. One function for both, so that they cannot come to differ.
    public func statistics(ofPage page: Int, values: ColumnVector) -> PageStatistics {
        let rows = pages[page]
        let zones = PageZones.rows(ofPageOf: rows.count)
        var result = PageStatistics()
        result.zones = zones.map { _ in ZoneMap() }
        /// Rows of the page, counted zone by zone.
        func add(_ part: Range<Int>, moments: Bool) -> RunStatistics {
            guard !zones.isEmpty else { return RunStatistics(of: values, rows: part, moments: moments) }
            var whole: RunStatistics?
            for zone in part.lowerBound / SegmentFormat.zoneRows...(part.upperBound - 1)
                / SegmentFormat.zoneRows
            {
                let piece = RunStatistics(of: values, rows: part.clamped(to: zones[zone]), moments: moments)
                result.zones[zone].formUnion(piece.zone)
                if whole == nil { whole = piece } else { whole!.formUnion(piece) }
            }
            return whole ?? RunStatistics()
        }
        // Runs without statistics of their own are counted together.
        var start = 0
        for run in runs(overlapping: rows) where RunStatistics.areStored(rows: runs[run].rows.count) {
            let part = runs[run].rows.clamped(to: rows)
            let inPage = part.lowerBound - rows.lowerBound..<part.upperBound - rows.lowerBound
            if start < inPage.lowerBound {
                result.zone.formUnion(add(start..<inPage.lowerBound, moments: false).zone)
            }
            let statistics = add(inPage, moments: RunStatistics.hasMoments(values.physicalType))
            result.zone.formUnion(statistics.zone)
            result.runs.append((run, statistics))
            start = inPage.upperBound
        }
        if start < rows.count { result.zone.formUnion(add(start..<rows.count, moments: false).zone) }
        // A zone has bounds of the page's kind or none.
        if result.zone.bounds == nil {
            for zone in result.zones.indices { result.zones[zone].bounds = nil }
        }
        return result
    }

    /// Rows of the page that make up each of its zones; empty where it has none.
    public func zones(ofPage page: Int) -> [Range<Int>] { PageZones.rows(ofPageOf: pages[page].count) }

    /// Whether columns have a section of zones (SEG-040).
    var hasZones: Bool { pages.contains { $0.count > SegmentFormat.zoneRows } }
}
