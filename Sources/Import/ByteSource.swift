/// Bytes that arrive front to back: a file, standard input, a decompressor.
///
/// Import asks for bytes and never for files, so that the operating system
/// stays behind one door and a test can hand in any split of the same bytes.
public protocol ByteSource {
    /// Fills `buffer` from the front and returns how many bytes it wrote, which
    /// may be fewer than fit; 0 only at the end. `buffer` is never empty.
    mutating func read(into buffer: UnsafeMutableRawBufferPointer) throws -> Int
}
