/// Reads a little-endian byte string front to back; every read is checked
/// against the end, so a hostile length can never reach outside.
///
/// The small reads are inlined into other modules: left generic, they took a
/// fifth of the time of opening a store and fetching a row.
public struct ByteReader {
    public let bytes: UnsafeRawBufferPointer
    @usableFromInline var position = 0

    /// `bytes` must stay alive while the reader is used.
    public init(_ bytes: UnsafeRawBufferPointer) { self.bytes = bytes }

    /// The bytes ended before a read; carries what was wanted and what was left.
    public struct Truncated: Error, CustomStringConvertible {
        public var offset: Int
        public var wanted: Int
        public var left: Int

        @usableFromInline init(offset: Int, wanted: Int, left: Int) {
            self.offset = offset
            self.wanted = wanted
            self.left = left
        }

        public var description: String { "expected \(wanted) bytes at offset \(offset), found \(left)" }
    }

    @inlinable public var offset: Int { position }

    @inlinable public var remaining: Int { bytes.count - position }

    @inlinable public mutating func read<Number: FixedWidthInteger>(_ type: Number.Type) throws(Truncated)
        -> Number
    {
        try require(MemoryLayout<Number>.size)
        defer { position += MemoryLayout<Number>.size }
        return Number(littleEndian: bytes.loadUnaligned(fromByteOffset: position, as: type))
    }

    @inlinable public mutating func readDouble() throws(Truncated) -> Double {
        Double(bitPattern: try read(UInt64.self))
    }

    /// The next `count` bytes, without copying.
    @inlinable public mutating func readBytes(_ count: Int) throws(Truncated) -> UnsafeRawBufferPointer {
        try require(count)
        defer { position += count }
        return UnsafeRawBufferPointer(rebasing: bytes[position..<position + count])
    }

    /// A u32 byte count and UTF-8 bytes; nil when the bytes are not UTF-8.
    public mutating func readText() throws(Truncated) -> String? {
        let count = Int(try read(UInt32.self))
        let text = try readBytes(count)
        return String(utf8: text)
    }

    /// Fails unless `count` more items of `size` bytes can follow: checked
    /// before an array of `count` is allocated.
    @inlinable public func require(_ count: Int, of size: Int = 1) throws(Truncated) {
        let (wanted, overflow) = count.multipliedReportingOverflow(by: size)
        guard count >= 0, !overflow, wanted <= remaining else {
            throw Truncated(offset: offset, wanted: overflow ? Int.max : wanted, left: remaining)
        }
    }
}

extension String {
    /// Nil when the bytes are not UTF-8. The library's validating initialiser looks
    /// up generic types on each call, which costs more than most texts are long.
    public init?(utf8 bytes: UnsafeRawBufferPointer) {
        let bytes = bytes.assumingMemoryBound(to: UInt8.self)
        var text = String(decoding: bytes, as: UTF8.self)
        // What is not UTF-8 has been replaced, so that the bytes differ.
        guard text.withUTF8({ $0.count == bytes.count && $0.elementsEqual(bytes) }) else { return nil }
        self = text
    }
}
