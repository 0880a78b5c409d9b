/// A sink that passes bytes on compressed.
public protocol CompressedSink: ByteSink, AnyObject {
    /// Passes on what is held back, and the end mark. Nothing is written after.
    func finish() throws
}
