import Blocks
import SegmentFormat

/// The zone maps of a table's segments in a manifest file: one block per
/// column, read when it is first asked for.
final class StoredZones: Sendable {
    /// Per column name one zone map per segment; nil where it lacks the column.
    private let columns: [String: Deferred<[ZoneMap?], any Error>]

    init(_ columns: [String: Deferred<[ZoneMap?], any Error>]) { self.columns = columns }

    /// Of a column that the segment has.
    func zone(of name: String, segment: Int) throws -> ZoneMap {
        guard let zone = try columns[name]?.value()[segment] else {
            preconditionFailure("the manifest's entry names a column without a block")
        }
        return zone
    }
}

/// The metadata zone maps of a table's segments in a manifest file: one block
/// per metadata column, read when it is first asked for.
final class StoredTerms: Sendable {
    let names: [String]
    /// Per column one list of terms per segment; nil where nothing is known.
    private let columns: [Deferred<[[UInt32]?], any Error>]

    init(names: [String], columns: [Deferred<[[UInt32]?], any Error>]) {
        self.names = names
        self.columns = columns
    }

    func terms(of name: String, segment: Int) throws -> [UInt32]? {
        guard let column = names.firstIndex(of: name) else { return nil }
        return try columns[column].value()[segment]
    }
}
