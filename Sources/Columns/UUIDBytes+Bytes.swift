import Bits

/// A UUID in files is its 16 bytes in the order in which it is printed
/// (FormatSpec, GEN-002).
extension ByteWriter {
    public mutating func write(_ id: UUIDBytes) {
        write(id.high.byteSwapped)
        write(id.low.byteSwapped)
    }
}

extension ByteReader {
    public mutating func readUUID() throws(ByteReader.Truncated) -> UUIDBytes {
        let high = try read(UInt64.self).byteSwapped
        let low = try read(UInt64.self).byteSwapped
        return UUIDBytes(high: high, low: low)
    }
}
