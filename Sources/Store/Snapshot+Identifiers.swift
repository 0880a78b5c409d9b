import Catalog
import Columns
import SegmentFormat

extension Snapshot {
    /// What may occur among all identifiers of a column: a superset, the same
    /// for every question that is asked of the snapshot.
    ///
    /// Zone maps of the manifest answer for columns of signed integers. Pages
    /// are looked at only where a segment has no bounds, which says that other
    /// kinds are in it, and the search ends with the first UUID or text. Rows of
    /// deleted datasets count where they share a segment with others.
    public func identifierKinds(of column: String, in table: TableSchema) throws -> IdentifierKinds {
        var kinds: IdentifierKinds = []
        for segment in try segments(of: table) {
            guard segment.runs.contains(where: { !catalog.isDeleted($0.dataset) }),
                let zone = try segment.zone(named: column)
            else { continue }
            if let known = Self.kinds(zone) {
                kinds.formUnion(known)
                continue
            }
            let reader = try reader(of: segment, table: table)
            guard let position = reader.column(named: column) else { continue }
            for (number, page) in try reader.pages(of: position).enumerated() {
                kinds.formUnion(
                    try Self.kinds(page.zone) ?? reader.withPage(number, of: position) { $0.identifierKinds })
                if kinds.form == .text { return kinds }
            }
        }
        return kinds
    }

    /// Nil where the map leaves it open.
    private static func kinds(_ zone: ZoneMap) -> IdentifierKinds? {
        switch zone.bounds {
        case .integers(let minimum, _): minimum < 0 ? .negative : []
        default: zone.rows == zone.nulls ? [] : nil
        }
    }
}
