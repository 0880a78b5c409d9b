import Blocks
import SegmentFormat

/// The zone maps of those segments of a table that have one set of columns, in a
/// manifest file: one block per column, read when it is first asked for.
final class StoredZones: Sendable {
    /// The columns, in the order of the file.
    let names: [String]
    /// Per column name one zone map per segment; nil where it lacks the column.
    private let columns: [String: Deferred<[ZoneMap?], any Error>]

    init(names: [String], _ columns: [String: Deferred<[ZoneMap?], any Error>]) {
        self.names = names
        self.columns = columns
    }

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
public final class StoredTerms: Sendable {
    let names: [String]
    private let columns: [Deferred<TermLists, any Error>]

    init(names: [String], columns: [Deferred<TermLists, any Error>]) {
        self.names = names
        self.columns = columns
    }

    /// The lists of a metadata column; nil where none are stored.
    public func lists(of name: String) throws -> TermLists? {
        try names.firstIndex(of: name).map { try columns[$0].value() }
    }
}
