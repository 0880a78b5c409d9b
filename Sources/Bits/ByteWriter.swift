/// Grows a little-endian byte string.
public struct ByteWriter: Sendable {
    @usableFromInline var content: [UInt8] = []

    public var bytes: [UInt8] { content }

    public init() {}

    public var count: Int { content.count }

    @inlinable public mutating func write<Number: FixedWidthInteger>(_ number: Number) {
        withUnsafeBytes(of: number.littleEndian) { content.append(contentsOf: $0) }
    }

    public mutating func write(_ number: Double) { write(number.bitPattern) }

    public mutating func write(raw: some Sequence<UInt8>) { content.append(contentsOf: raw) }

    /// Lets `body` append about `count` bytes in place.
    public mutating func append(reserving count: Int, _ body: (inout [UInt8]) -> Void) {
        content.reserveCapacity(content.count + count)
        body(&content)
    }

    /// A byte count as u32, then the UTF-8 bytes.
    public mutating func write(text: String) {
        write(UInt32(text.utf8.count))
        content.append(contentsOf: text.utf8)
    }
}
