import Catalog
import Columns
import Store

extension PreparedQuery {
    /// Segments and datasets of a store up to which deciding what to do takes far
    /// less than a millisecond.
    private static let (mostSegments, mostDatasets) = (256, 10_000)

    /// Runs the query if statistics that are in memory answer all of it: no file is
    /// read and no row looked at, which takes microseconds, so that a thread which
    /// must not block may do it. Nil, with nothing written, where they do not.
    public func runFromMemory(into sink: inout any ResultSink) throws -> QueryStatistics? {
        guard plan.grouping != nil, steps.isEmpty, case .table(let table) = plan.source,
            snapshot.catalog.count <= Self.mostDatasets,
            try snapshot.segments(of: table).count <= Self.mostSegments
        else { return nil }
        do {
            return try run(into: &sink, reading: .memory)
        } catch is Pruner.NotAtHand {
            return nil
        }
    }
}
