/// What a repair has done.
public struct RepairSummary: Sendable, Encodable {
    /// A segment with something wrong in it.
    public struct Segment: Sendable, Encodable {
        public var path: String
        public var rows: Int
        /// What was wrong.
        public var faults: [String]
        /// The file with the same pages that takes its place; nil where there is none.
        public var replacement: String?
        /// Why there is none.
        public var reason: String?
        /// Snapshots that name the damaged file after the repair, ascending.
        public var snapshots: [UInt64] = []
    }

    public var segments: [Segment] = []
    /// What is wrong with manifests and catalogues, of which nothing else tells what
    /// stood there.
    public var otherFaults: [String] = []
    /// Whether the metadata zone maps of the manifest were computed anew.
    public var renewedMetadataZones = false
    /// Nil where nothing was changed.
    public var snapshot: UInt64?

    /// Whether all that was wrong in the newest snapshot is right in the new one, and
    /// all others can be read.
    public var isComplete: Bool {
        otherFaults.isEmpty && segments.allSatisfy { $0.replacement != nil }
    }

    /// Snapshots that name a file which was repaired, ascending.
    public var snapshotsWithRepaired: [UInt64] {
        Set(segments.lazy.filter { $0.replacement != nil }.flatMap(\.snapshots)).sorted()
    }
}
