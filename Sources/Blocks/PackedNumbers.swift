import Bits

/// Unsigned integers as differences to the smallest, all of one width (BLK-006).
///
/// Layout: u64 base, u8 width, then the differences packed as ENC-010 says. How
/// many there are is known beforehand.
extension ByteWriter {
    public mutating func write(packed numbers: some Collection<UInt64>) {
        let base = numbers.min() ?? 0
        let differences = numbers.map { $0 - base }
        let width = UInt64.bitWidth - (differences.max() ?? 0).leadingZeroBitCount
        write(base)
        write(UInt8(width))
        var bytes: [UInt8] = []
        differences.withUnsafeBufferPointer { BitPacking.pack($0, width: width, into: &bytes) }
        write(raw: bytes)
    }
}

extension ByteReader {
    /// Numbers up to `maximum`, which is below 2^63; nil where a field is out of range.
    ///
    /// A width of 0 stores any count in no bytes: the caller has bounded `count`
    /// by something that takes bytes.
    public mutating func readPacked(_ count: Int, maximum: Int) throws(Truncated) -> [Int]? {
        let base = try read(UInt64.self)
        let width = Int(try read(UInt8.self))
        guard maximum >= 0, width < 64, base <= UInt64(maximum) else { return nil }
        let (bits, overflow) = count.multipliedReportingOverflow(by: max(1, width))
        guard !overflow, bits <= Int.max - 7 else { return nil }
        let bytes = try readBytes(BitPacking.byteCount(count: count, width: width))
        guard width > 0 else { return Array(repeating: Int(base), count: count) }
        var largest = 0
        let numbers = [Int64](unsafeUninitializedCapacity: count) { output, size in
            if let start = output.baseAddress {
                BitPacking.unpack(bytes, count: count, width: width, base: 0, into: start)
            }
            size = count
        }
        let room = maximum - Int(base)
        let result = [Int](unsafeUninitializedCapacity: count) { output, size in
            for index in 0..<count {
                let number = Int(numbers[index])
                largest = max(largest, number)
                output[index] = number &+ Int(base)
            }
            size = count
        }
        return largest <= room ? result : nil
    }
}
