import Catalog
import Columns
import SegmentFormat

/// One version of a store: which catalogue and which segments it consists of.
/// Immutable once written (FormatSpec, manifest.md).
public struct Manifest: Sendable, Equatable {
    /// The segments of one table, in storage order.
    public struct Table: Sendable, Equatable {
        public var code: UInt32
        public var name: String
        public var segments: [SegmentEntry]
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

/// What the manifest knows of one segment: enough to decide whether a query
/// must open it.
public struct SegmentEntry: Sendable, Equatable {
    /// The rows of one dataset.
    public struct Run: Sendable, Equatable {
        public var dataset: DatasetOrdinal
        public var rows: Int
    }

    /// Bounds of one column over the whole segment.
    public struct ColumnZone: Sendable, Equatable {
        public var name: String
        public var zone: ZoneMap
    }

    public var id: UUIDBytes
    /// Bytes of the file.
    public var size: UInt64
    public var footerChecksum: UInt64
    /// Pages of each column.
    public var pageCount: Int
    /// In row order.
    public var runs: [Run]
    public var columns: [ColumnZone]
    public var metadata: MetadataZoneMap

    public var rowCount: Int { runs.reduce(0) { $0 + $1.rows } }
}

/// The metadata terms of a segment's datasets: the term codes that occur, per
/// metadata column. A segment without any term that a predicate asks for can
/// be skipped before its datasets are looked at.
///
/// A derived cache: codes belong to the catalogue of `catalogNumber`. Stamped
/// with another catalogue's number it is ignored, which may cost time, never
/// an answer.
public struct MetadataZoneMap: Sendable, Equatable {
    public struct Column: Sendable, Equatable {
        public var name: String
        /// Ascending; `absentTerm` where a dataset has no value.
        public var terms: [UInt32]

        public init(name: String, terms: [UInt32]) {
            self.name = name
            self.terms = terms
        }
    }

    public static let absentTerm = UInt32.max

    public var catalogNumber: UInt64
    public var columns: [Column]

    public init(catalogNumber: UInt64, columns: [Column]) {
        self.catalogNumber = catalogNumber
        self.columns = columns
    }
}
