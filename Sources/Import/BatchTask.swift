/// A piece of a file that any thread may turn into rows.
public struct BatchTask: Sendable {
    /// Bytes of the (decompressed) input that it stands for.
    public let bytes: Int
    /// The rows; nil where the piece has none. Throws the first error in it.
    public let run: @Sendable () throws -> ImportedBatch?

    public init(bytes: Int, run: @escaping @Sendable () throws -> ImportedBatch?) {
        self.bytes = bytes
        self.run = run
    }
}
