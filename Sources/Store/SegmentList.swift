import Columns

/// The segments of one table in storage order.
///
/// Those of a manifest file stay columns, as they are in the file, and an entry is
/// put together when it is asked for: a question to ten thousand segments decides
/// on most of them by their runs and terms alone.
public struct SegmentList: Sendable {
    private enum Source: Sendable {
        case given([SegmentEntry])
        case stored(StoredSegments)
    }

    private let source: Source

    init(_ segments: [SegmentEntry]) { source = .given(segments) }

    init(_ segments: StoredSegments) { source = .stored(segments) }
}

extension SegmentList: RandomAccessCollection {
    public var startIndex: Int { 0 }

    public var endIndex: Int {
        switch source {
        case .given(let segments): segments.count
        case .stored(let segments): segments.ids.count
        }
    }

    public subscript(place: Int) -> SegmentEntry {
        switch source {
        case .given(let segments): segments[place]
        case .stored(let segments): segments.entry(place)
        }
    }
}

/// What decides on a segment, without the rest of its entry.
extension SegmentList {
    public func runs(at place: Int) -> SegmentRuns {
        switch source {
        case .given(let segments): segments[place].runs
        case .stored(let segments): segments.runs(place)
        }
    }

    public func metadata(at place: Int) -> MetadataZoneMap {
        switch source {
        case .given(let segments): segments[place].metadata
        case .stored(let segments): segments.metadata(place)
        }
    }

    public func columnNames(at place: Int) -> [String] {
        switch source {
        case .given(let segments): segments[place].columnNames
        case .stored(let segments): segments.zones(place).names
        }
    }

    public func id(at place: Int) -> UUIDBytes {
        switch source {
        case .given(let segments): segments[place].id
        case .stored(let segments): segments.ids[place]
        }
    }

    /// Bytes of the file.
    public func size(at place: Int) -> UInt64 {
        switch source {
        case .given(let segments): segments[place].size
        case .stored(let segments): UInt64(segments.sizes[place])
        }
    }

    /// Pages of each column.
    public func pageCount(at place: Int) -> Int {
        switch source {
        case .given(let segments): segments[place].pageCount
        case .stored(let segments): segments.pages[place]
        }
    }
}
