/// Grows a little-endian byte string.
public struct ByteWriter: Sendable {
    public private(set) var bytes: [UInt8] = []

    public init() {}

    public var count: Int { bytes.count }

    public mutating func write<Number: FixedWidthInteger>(_ number: Number) {
        withUnsafeBytes(of: number.littleEndian) { bytes.append(contentsOf: $0) }
    }

    public mutating func write(_ number: Double) { write(number.bitPattern) }

    public mutating func write(raw: some Sequence<UInt8>) { bytes.append(contentsOf: raw) }

    /// Lets `body` append about `count` bytes in place.
    public mutating func append(reserving count: Int, _ body: (inout [UInt8]) -> Void) {
        bytes.reserveCapacity(bytes.count + count)
        body(&bytes)
    }

    /// A byte count as u32, then the UTF-8 bytes.
    public mutating func write(text: String) {
        write(UInt32(text.utf8.count))
        bytes.append(contentsOf: text.utf8)
    }
}
