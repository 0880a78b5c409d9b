/// The number of a dataset in its store: dense from zero, never reused.
public struct DatasetOrdinal: Hashable, Sendable, Comparable, CustomStringConvertible {
    public var rawValue: UInt32

    public init(_ rawValue: UInt32) { self.rawValue = rawValue }

    public var index: Int { Int(rawValue) }

    public var description: String { String(rawValue) }

    public static func < (left: DatasetOrdinal, right: DatasetOrdinal) -> Bool {
        left.rawValue < right.rawValue
    }
}
