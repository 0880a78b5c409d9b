/// The runs of one segment in row order, counted from 0.
///
/// Those of all segments of a manifest stand in one array, which each segment has
/// a part of: ten thousand segments of one run each are no ten thousand arrays.
public struct SegmentRuns: Sendable {
    private var part: ArraySlice<SegmentEntry.Run>

    init(_ part: ArraySlice<SegmentEntry.Run>) { self.part = part }

    public init(_ runs: some Sequence<SegmentEntry.Run>) { part = Array(runs)[...] }
}

extension SegmentRuns {
    var rowCount: Int { part.reduce(0) { $0 + $1.rows } }
}

extension SegmentRuns: RandomAccessCollection, MutableCollection {
    public var startIndex: Int { 0 }
    public var endIndex: Int { part.count }

    public subscript(position: Int) -> SegmentEntry.Run {
        get { part[part.startIndex + position] }
        set { part[part.startIndex + position] = newValue }
    }
}

extension SegmentRuns: Equatable, ExpressibleByArrayLiteral {
    public init(arrayLiteral runs: SegmentEntry.Run...) { self.init(runs) }
}
