/// A line of a file, for messages.
public struct SourcePlace: Sendable, Equatable, CustomStringConvertible {
    public var file: String
    /// Counted from 1.
    public var line: Int

    public var description: String { "\(file):\(line)" }
}
