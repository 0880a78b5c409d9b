/// Reads a little-endian byte string front to back; every read is checked
/// against the end, so a hostile length can never reach outside.
public struct ByteReader {
    public let bytes: UnsafeRawBufferPointer
    public private(set) var offset = 0

    /// `bytes` must stay alive while the reader is used.
    public init(_ bytes: UnsafeRawBufferPointer) { self.bytes = bytes }

    /// The bytes ended before a read; carries what was wanted and what was left.
    public struct Truncated: Error, CustomStringConvertible {
        public var offset: Int
        public var wanted: Int
        public var left: Int
        public var description: String { "expected \(wanted) bytes at offset \(offset), found \(left)" }
    }

    public var remaining: Int { bytes.count - offset }

    public mutating func read<Number: FixedWidthInteger>(_ type: Number.Type) throws(Truncated) -> Number {
        try require(MemoryLayout<Number>.size)
        defer { offset += MemoryLayout<Number>.size }
        return Number(littleEndian: bytes.loadUnaligned(fromByteOffset: offset, as: type))
    }

    public mutating func readDouble() throws(Truncated) -> Double {
        Double(bitPattern: try read(UInt64.self))
    }

    /// The next `count` bytes, without copying.
    public mutating func readBytes(_ count: Int) throws(Truncated) -> UnsafeRawBufferPointer {
        try require(count)
        defer { offset += count }
        return UnsafeRawBufferPointer(rebasing: bytes[offset..<offset + count])
    }

    /// A u32 byte count and UTF-8 bytes; nil when the bytes are not UTF-8.
    public mutating func readText() throws(Truncated) -> String? {
        let count = Int(try read(UInt32.self))
        let text = try readBytes(count)
        return String(validating: text, as: UTF8.self)
    }

    /// Fails unless `count` more items of `size` bytes can follow: checked
    /// before an array of `count` is allocated.
    public func require(_ count: Int, of size: Int = 1) throws(Truncated) {
        let (wanted, overflow) = count.multipliedReportingOverflow(by: size)
        guard count >= 0, !overflow, wanted <= remaining else {
            throw Truncated(offset: offset, wanted: overflow ? Int.max : wanted, left: remaining)
        }
    }
}
