import Blocks
import Catalog
import Columns
import SegmentFormat

/// One version of a store: which catalogue and which segments it consists of.
/// Immutable once written (FormatSpec, manifest.md).
///
/// Of one that is read from a file, the segments of a table are read when they
/// are first asked for.
public struct Manifest: Sendable {
    /// The segments of one table, in storage order.
    public struct Table: Sendable {
        public var code: UInt32
        public var name: String
        private let content: Deferred<SegmentList, any Error>

        init(code: UInt32, name: String, segments: [SegmentEntry]) {
            self.init(code: code, name: name, content: Deferred(ready: SegmentList(segments)))
        }

        init(code: UInt32, name: String, content: Deferred<SegmentList, any Error>) {
            self.code = code
            self.name = name
            self.content = content
        }

        public func segments() throws -> SegmentList { try content.value() }
    }

    /// The snapshot number, from 1.
    public var number: UInt64
    public var storeID: UUIDBytes
    /// Milliseconds since 1970, UTC.
    public var createdAt: Int64
    /// What changed, in words.
    public var change: String
    public var catalogNumber: UInt64
    public var catalogChecksum: UInt64
    /// In order of table code.
    public var tables: [Table]
}
