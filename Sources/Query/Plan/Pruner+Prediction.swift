import Catalog
import SegmentFormat
import Store

/// What `explain` can say of answers from statistics without opening a segment.
extension Pruner {
    /// Whether the stored statistics of a run are certain to answer for it.
    /// Where the manifest leaves that open, the answer is no: an estimate may
    /// promise too much reading, never too little.
    func isAnswerable(_ run: SegmentEntry.Run, _ zone: (Int) -> ZoneMap?) -> Bool {
        guard options.usesStatistics, let grouping = plan.grouping,
            grouping.keys.allSatisfy(\.isConstantInDataset)
        else { return false }
        for (index, argument) in grouping.arguments.enumerated() {
            guard case .metric(let column) = argument else { return false }
            let needs = grouping.needs(ofArgument: index)
            guard needs.isDisjoint(with: .ofRowsAlone), needs.isDisjoint(with: .sketches),
                RunStatistics.areStored(rows: run.rows)
            else { return false }
            guard let zone = zone(column) else { return false }
            if zone.nulls == zone.rows { continue }
            let type = plan.metricColumns[column].type.physical
            if needs.contains(.moments), !RunStatistics.hasMoments(type) { return false }
            // Bounds of the whole follow from bounds of each run.
            if needs.contains(.extremes), zone.bounds == nil, zone.rows > zone.nulls + zone.nans {
                return false
            }
        }
        return true
    }
}
