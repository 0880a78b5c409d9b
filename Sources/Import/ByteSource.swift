/// Bytes that arrive front to back: a file, standard input, a decompressor.
///
/// Import asks for bytes and never for files, so that the operating system
/// stays behind one door and a test can hand in any split of the same bytes.
public protocol ByteSource {
    /// Fills `buffer` from the front and returns how many bytes it wrote, which
    /// may be fewer than fit; 0 only at the end. `buffer` is never empty.
    mutating func read(into buffer: UnsafeMutableRawBufferPointer) throws -> Int

    /// Passes over the next `count` bytes, or all that there are.
    mutating func skip(_ count: Int) throws
}

extension ByteSource {
    public mutating func skip(_ count: Int) throws { try skipByReading(count) }

    /// For sources that have no shorter way.
    public mutating func skipByReading(_ count: Int) throws {
        var left = count
        var buffer = [UInt8](repeating: 0, count: min(max(left, 1), 1 << 20))
        while left > 0 {
            let read = try buffer.withUnsafeMutableBytes { bytes in
                try self.read(into: UnsafeMutableRawBufferPointer(rebasing: bytes[..<min(left, bytes.count)]))
            }
            if read <= 0 { return }
            left -= read
        }
    }
}
