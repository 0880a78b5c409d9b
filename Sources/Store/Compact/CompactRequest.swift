import Encodings
import StoreIO

/// What a compaction is to do.
public struct CompactRequest {
    /// What segments are to be encoded for, at least; nil leaves each as it is.
    public var profile: EncodingProfile?
    /// Bytes of memory that rows may take while they wait to be written.
    public var memory = SystemLimits.memory / 4
    /// Fill what follows from parents that were loaded later, before anything else.
    public var resolves = false
    /// Make the plan, write nothing.
    public var isDryRun = false
    /// Seconds to wait for another writer.
    public var wait = 0.0
    /// Called after each piece of the rows, with what has been read of the old
    /// segments; an error that it throws ends the compaction. What was committed
    /// on the way stays, and the next compaction goes on from there.
    public var progress: ((LoadProgress) throws -> Void)?
    /// Seconds of work after which what is finished is committed: so much is lost
    /// with a compaction that is cut off, and a commit takes milliseconds. Zero in
    /// tests.
    var commitSeconds = 10.0
    /// Bytes of plain values that a segment may hold; smaller in tests.
    var maximumSegmentBytes = 256 << 20
    /// Segments with fewer bytes are small; another number in tests.
    var smallBytes: UInt64 = 64 << 20

    public init() {}
}

/// What a compaction did or, in a dry run, would do.
public struct CompactSummary: Sendable, Encodable {
    public struct Table: Sendable, Encodable {
        public var name: String
        /// How many segments were chosen for which reason; one may have several.
        public var small = 0
        public var dead = 0
        public var split = 0
        public var profile = 0
        public var segmentsBefore = 0
        public var segmentsAfter = 0
        public var bytesBefore: UInt64 = 0
        /// In a dry run what the live rows take by their share.
        public var bytesAfter: UInt64 = 0
        public var rows = 0
        /// Rows that are dropped: replaced, or of deleted datasets.
        public var deadRows = 0
        /// Statistics and distinct sketches that were compared.
        public var statistics = 0
        /// The checksum of the rows, which old and new segments share, as 32
        /// hexadecimal digits; nil in a dry run.
        public var checksum: String?
    }

    public var tables: [Table] = []
    /// Nil where it was not asked for.
    public var resolved: ResolveSummary?
    /// Nil where nothing was changed.
    public var snapshot: UInt64?
    public var seconds = 0.0
}
