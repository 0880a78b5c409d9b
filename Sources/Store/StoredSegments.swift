import Columns

/// The segments of a table as the columns of a manifest file; all have as many items
/// as there are segments, and none of them is out of range.
final class StoredSegments: Sendable {
    let ids: [UUIDBytes]
    let checksums: [UInt64]
    let sizes: [Int]
    let pages: [Int]
    let catalogNumbers: [Int]
    let profiles: [Int]
    private let setOfSegment: [Int]
    /// Of each set of columns.
    private let zonesOfSet: [StoredZones]
    private let terms: StoredTerms
    /// The runs of all segments, one behind the other.
    private let runs: [SegmentEntry.Run]
    /// Where those of each segment end.
    private let runEnds: [Int]

    init(
        ids: [UUIDBytes], checksums: [UInt64], sizes: [Int], pages: [Int], catalogNumbers: [Int],
        profiles: [Int], setOfSegment: [Int], zonesOfSet: [StoredZones], terms: StoredTerms,
        runs: [SegmentEntry.Run], runEnds: [Int]
    ) {
        self.ids = ids
        self.checksums = checksums
        self.sizes = sizes
        self.pages = pages
        self.catalogNumbers = catalogNumbers
        self.profiles = profiles
        self.setOfSegment = setOfSegment
        self.zonesOfSet = zonesOfSet
        self.terms = terms
        self.runs = runs
        self.runEnds = runEnds
    }

    func entry(_ segment: Int) -> SegmentEntry {
        SegmentEntry(
            id: ids[segment], size: UInt64(sizes[segment]), footerChecksum: checksums[segment],
            pageCount: pages[segment], runs: runs(segment),
            zones: .stored(zones(segment), segment: segment), metadata: metadata(segment),
            profile: ManifestFormat.profile(profiles[segment]))
    }

    func runs(_ segment: Int) -> SegmentRuns {
        SegmentRuns(runs[(segment == 0 ? 0 : runEnds[segment - 1])..<runEnds[segment]])
    }

    func zones(_ segment: Int) -> StoredZones { zonesOfSet[setOfSegment[segment]] }

    func metadata(_ segment: Int) -> MetadataZoneMap {
        MetadataZoneMap(
            catalogNumber: UInt64(catalogNumbers[segment]), source: .stored(terms, segment: segment))
    }
}
