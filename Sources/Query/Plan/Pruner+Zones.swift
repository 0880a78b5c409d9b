import SegmentFormat
import Store

/// The last level: zones inside a page that its own zone map leaves open.
extension Pruner {
    /// The pieces of rows `part` of a page, whose first row is `firstRow` of the
    /// table, that the filter may keep, in order;
    /// neighbouring zones with the same outcome make one piece.
    func pieces(
        of part: Range<Int>, ofPage page: Int, _ run: SegmentEntry.Run, _ segment: SegmentEntry,
        _ reader: SegmentReader, _ firstRow: Int64, _ statistics: inout QueryStatistics.Zones
    ) throws -> [Work.Piece] {
        let zones = reader.layout.zones(ofPage: page)
        guard let filter = plan.filter, !zones.isEmpty else {
            return [Work.Piece(dataset: run.dataset, rows: part, needsFilter: true)]
        }
        var maps: [Int: [ZoneMap]] = [:]
        for column in filter.metrics {
            guard let position = reader.column(named: plan.metricColumns[column].name) else { continue }
            maps[column] = try reader.zones(of: position, meter: meter)[page]
        }
        var pieces: [Work.Piece] = []
        for (index, zone) in zones.enumerated() where zone.overlaps(part) {
            let places = firstRow + Int64(zone.lowerBound)..<firstRow + Int64(zone.upperBound)
            let outcome = Prover(
                catalog: snapshot.catalog, metadata: .dataset(run.dataset), rows: places
            ) { column in
                maps[column]?[index] ?? self.zone(column, segment)
            }.outcomes(of: filter)
            statistics.considered += 1
            if outcome.excludesAll {
                statistics.pruned += 1
                continue
            }
            if outcome.includesAll { statistics.proven += 1 }
            let piece = Work.Piece(
                dataset: run.dataset, rows: zone.clamped(to: part), needsFilter: !outcome.includesAll)
            if let last = pieces.last, last.rows.upperBound == piece.rows.lowerBound,
                last.needsFilter == piece.needsFilter
            {
                pieces[pieces.count - 1].rows = last.rows.lowerBound..<piece.rows.upperBound
            } else {
                pieces.append(piece)
            }
        }
        return pieces
    }
}
