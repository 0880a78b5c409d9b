import Bits
import Catalog
import Columns
import Encodings
import SegmentFormat

/// What the manifest knows of one segment: enough to decide whether a query
/// must open it.
public struct SegmentEntry: Sendable {
    /// The rows of one dataset.
    public struct Run: Sendable, Equatable {
        public var dataset: DatasetOrdinal
        public var rows: Int
        /// Whether its rows have been replaced: they keep their places and are
        /// in no answer (MAN-011).
        public var isDead = false
    }

    /// Bounds of one column over the whole segment.
    public struct ColumnZone: Sendable, Equatable {
        public var name: String
        public var zone: ZoneMap
    }

    /// Zone maps in memory, or in the file from which the entry was read.
    enum Zones: Sendable {
        case given([ColumnZone])
        case stored(StoredZones, segment: Int)
    }

    public var id: UUIDBytes
    /// Bytes of the file.
    public var size: UInt64
    public var footerChecksum: UInt64
    /// Pages of each column.
    public var pageCount: Int
    /// In row order; ordinals ascend.
    public var runs: SegmentRuns
    var zones: Zones
    public var metadata: MetadataZoneMap
    /// What its encodings were chosen for; nil where a later version did it.
    public var profile: EncodingProfile?

    public var rowCount: Int { runs.rowCount }
}

extension SegmentEntry {
    /// The entry of a segment that has just been written.
    init(
        id: UUIDBytes, ordinals: [DatasetOrdinal], layout: SegmentLayout, columns: [SegmentColumn],
        profile: EncodingProfile, summary: SegmentWriter.Summary
    ) {
        self.init(
            id: id, size: summary.size, footerChecksum: summary.footerChecksum,
            pageCount: layout.pages.count,
            runs: SegmentRuns(zip(layout.runs, ordinals).map { Run(dataset: $1, rows: $0.rows.count) }),
            zones: .given(zip(columns, summary.zones).map { ColumnZone(name: $0.name, zone: $1) }),
            metadata: MetadataZoneMap(catalogNumber: 0, columns: []), profile: profile)
    }

    /// The most bytes of one file: sizes of a million such files still add up.
    static let maximumSize = UInt64(Int64.max) >> 20

    /// Names of the columns, in the order of the file.
    public var columnNames: [String] {
        switch zones {
        case .given(let columns): columns.map(\.name)
        case .stored(let stored, _): stored.names
        }
    }

    /// The bounds of a column; nil where the segment lacks it.
    public func zone(named name: String) throws -> ZoneMap? {
        switch zones {
        case .given(let columns): columns.first { $0.name == name }?.zone
        case .stored(let stored, let segment):
            stored.names.contains(name) ? try stored.zone(of: name, segment: segment) : nil
        }
    }

    /// The bounds of all columns.
    public func columns() throws -> [ColumnZone] {
        switch zones {
        case .given(let columns): columns
        case .stored(let stored, let segment):
            try stored.names.map { ColumnZone(name: $0, zone: try stored.zone(of: $0, segment: segment)) }
        }
    }

    /// Whether no run counts any more.
    var isDead: Bool { runs.allSatisfy(\.isDead) }

    mutating func killRuns(of datasets: Set<DatasetOrdinal>) {
        for run in runs.indices where datasets.contains(runs[run].dataset) { runs[run].isDead = true }
    }

    /// The entry without the rows of all other datasets; nil where none are left.
    ///
    /// Its metadata zone map is gone, because codes of terms are others in a
    /// restricted catalogue: the dataset index prunes in its place.
    func restricted(to visible: Bitmap) -> SegmentEntry? {
        var entry = self
        for run in runs.indices where !visible[runs[run].dataset.index] { entry.runs[run].isDead = true }
        entry.metadata = MetadataZoneMap(catalogNumber: 0, columns: [])
        return entry.isDead ? nil : entry
    }

    private func runsAreThose(of other: SegmentEntry) -> Bool {
        runs.elementsEqual(other.runs) { $0.dataset == $1.dataset && $0.rows == $1.rows }
    }

    /// Whether both say the same of the file: all but what changes with the
    /// metadata, and with what is replaced.
    func describesTheSame(as other: SegmentEntry) throws -> Bool {
        try id == other.id && size == other.size && footerChecksum == other.footerChecksum
            && pageCount == other.pageCount && runsAreThose(of: other) && columns() == other.columns()
    }
}
