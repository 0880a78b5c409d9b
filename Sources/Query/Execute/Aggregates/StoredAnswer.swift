import SegmentFormat
import Sketches

/// What a segment stores of one column in one dataset run, in place of rows.
struct StoredAnswer: Sendable {
    var statistics: RunStatistics
    var quantiles: QuantileSketch?
    var distinct: DistinctSketch?

    init(statistics: RunStatistics) { self.statistics = statistics }

    /// Of a column that the segment does not have.
    static func nulls(_ rows: Int) -> StoredAnswer {
        var statistics = RunStatistics()
        statistics.zone.rows = rows
        statistics.zone.nulls = rows
        return StoredAnswer(statistics: statistics)
    }

    /// Whether all that is needed is there.
    func suffices(for needs: Accumulator.Needs) -> Bool {
        guard needs.isDisjoint(with: .ofRowsAlone) else { return false }
        let zone = statistics.zone
        let values = zone.rows - zone.nulls
        if needs.contains(.moments), values > 0, statistics.sum == nil { return false }
        if needs.contains(.extremes), values > zone.nans, zone.bounds == nil { return false }
        if needs.contains(.quantiles), values > zone.nans, quantiles == nil { return false }
        if needs.contains(.hashes), values > 0, distinct == nil { return false }
        return true
    }
}
