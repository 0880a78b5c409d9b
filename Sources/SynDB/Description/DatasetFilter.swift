import Catalog
import Columns
import Query
import Store

/// The ways in which datasets can be asked for, all of which must hold.
public struct DatasetFilter: Sendable {
    /// What stands after WHERE in a query, over metadata fields.
    public var predicate: String?
    /// Words that must all occur in the metadata.
    public var text: String?
    /// Filters in the form of the source system.
    public var include: SourceFilter?
    public var exclude: SourceFilter?

    public init() {}

    /// In the order in which they were added. A `QueryError` is about the
    /// predicate.
    public func datasets(in snapshot: Snapshot) throws -> [DatasetOrdinal] {
        let catalog = snapshot.catalog
        var found =
            try predicate.map { try DatasetSearch.datasets(matching: $0, in: catalog) }
            ?? catalog.liveOrdinals
        if let text {
            let matching = try TextSearch.matching(text, found, in: catalog)
            found = found.filter(matching.contains)
        }
        if let include {
            let matching = try include.matching(found, in: snapshot)
            found = found.filter(matching.contains)
        }
        return try exclude?.excluding(from: found, in: snapshot) ?? found
    }
}
