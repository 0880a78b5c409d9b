/// A piece of a query's text, in UTF-8 bytes from its start.
public struct SourceRange: Sendable, Hashable {
    public var lowerBound: Int
    /// The byte after the last one; equal to `lowerBound` for a place between
    /// two bytes, such as the end of the text.
    public var upperBound: Int

    public init(_ lowerBound: Int, _ upperBound: Int) {
        self.lowerBound = lowerBound
        self.upperBound = upperBound
    }

    /// From the start of this range to the end of `other`.
    public func joined(to other: SourceRange) -> SourceRange {
        SourceRange(lowerBound, other.upperBound)
    }
}
