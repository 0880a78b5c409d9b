import Catalog
import Columns
import SegmentFormat

extension Snapshot {
    /// What may occur among all identifiers of a column: a superset, the same
    /// for every question that is asked of the snapshot.
    ///
    /// Zone maps of the manifest answer for columns of signed integers. Pages
    /// are looked at only where a segment has no bounds, which says that other
    /// kinds are in it, or where rows that no query sees may be what its bounds
    /// are about: those must not show. The search ends with the first UUID or
    /// text.
    public func identifierKinds(of column: String, in table: TableSchema) throws -> IdentifierKinds {
        var kinds: IdentifierKinds = []
        for segment in try segments(of: table) {
            let live = liveRows(of: segment)
            guard !live.isEmpty, let zone = try segment.zone(named: column) else { continue }
            if let known = Self.kinds(zone), known.isEmpty || live == [0..<segment.rowCount] {
                kinds.formUnion(known)
                continue
            }
            let reader = try reader(of: segment, table: table)
            guard let position = reader.column(named: column) else { continue }
            for (number, page) in try reader.pages(of: position).enumerated() {
                let rows = reader.layout.pages[number]
                let parts = live.filter { $0.overlaps(rows) }.map { $0.clamped(to: rows) }
                if parts == [rows] {
                    kinds.formUnion(
                        try Self.kinds(page.zone)
                            ?? reader.withPage(number, of: position) { $0.identifierKinds })
                } else if !parts.isEmpty {
                    let values = try reader.page(number, of: position)
                    for row in parts.joined() {
                        guard case .identifier(let identifier) = values[row - rows.lowerBound] else {
                            continue
                        }
                        kinds.formUnion(IdentifierKinds(identifier))
                    }
                }
                if kinds.form == .text { return kinds }
            }
        }
        return kinds
    }

    /// The rows of a segment that are in answers, neighbours joined.
    private func liveRows(of segment: SegmentEntry) -> [Range<Int>] {
        var live: [Range<Int>] = []
        var row = 0
        for run in segment.runs {
            let rows = row..<row + run.rows
            row = rows.upperBound
            guard isLive(run) else { continue }
            if let last = live.last, last.upperBound == rows.lowerBound {
                live[live.count - 1] = last.lowerBound..<rows.upperBound
            } else {
                live.append(rows)
            }
        }
        return live
    }

    /// Nil where the map leaves it open.
    private static func kinds(_ zone: ZoneMap) -> IdentifierKinds? {
        switch zone.bounds {
        case .integers(let minimum, _): minimum < 0 ? .negative : []
        default: zone.rows == zone.nulls ? [] : nil
        }
    }
}
