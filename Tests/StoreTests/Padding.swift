import SynDB
import Testing

@testable import SegmentFormat
@testable import Store

/// A byte that must be zero, behind a page of the first segment of a table:
/// without it the pages are sound and the file is not.
struct Padding {
    let path: String
    let offset: Int

    /// Nil where there is none.
    init?(_ snapshot: Snapshot, _ name: String) throws {
        let table = try #require(snapshot.catalog.schema.table(named: name))
        guard let entry = try snapshot.segments(of: table).first else { return nil }
        let reader = try snapshot.reader(of: entry, table: table)
        let pages = try reader.schema.columns.indices.flatMap { try reader.pages(of: $0) }
        guard let page = pages.first(where: { $0.length % 64 != 0 }) else { return nil }
        path = reader.path
        offset = Int(page.offset + UInt64(page.length))
    }
}
