import Blocks
import Catalog
import SegmentFormat

/// A segment that has been written and is not yet part of a snapshot.
public final class WrittenSegment: Sendable {
    public let entry: SegmentEntry
    private let opened: Deferred<SegmentReader, any Error>

    init(_ entry: SegmentEntry, open: @escaping @Sendable () throws -> SegmentReader) {
        self.entry = entry
        opened = Deferred(open)
    }

    /// The open file; opened once.
    func reader() throws -> SegmentReader { try opened.value() }
}

extension SegmentColumn {
    /// A column of a table as a segment states it.
    init(_ column: ColumnSchema) {
        self.init(name: column.name, type: column.type, unit: column.unit ?? "")
    }
}
