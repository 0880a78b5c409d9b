/// A place in a file of rows at which a piece ends.
public struct SourcePosition: Sendable, Equatable {
    /// Bytes of the decompressed file before it.
    public var bytes: Int
    /// The physical line that begins there.
    public var line: Int

    public init(bytes: Int, line: Int) {
        self.bytes = bytes
        self.line = line
    }
}
