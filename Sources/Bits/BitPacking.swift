/// Unsigned integers of a fixed width, one after another from the lowest bit:
/// value i takes bits `i * width ..< (i + 1) * width` of the little-endian
/// byte string (FormatSpec, ENC-010). The form of short runs of values; whole
/// vectors are interleaved (`LanePacking`).
public enum BitPacking {
    /// Bytes taken by `count` values of `width` bits.
    public static func byteCount(count: Int, width: Int) -> Int { (count * width + 7) / 8 }

    /// Appends `values`, each below `2^width`; the last byte is filled with zeros.
    public static func pack(_ values: UnsafeBufferPointer<UInt64>, width: Int, into bytes: inout [UInt8]) {
        guard width > 0 else { return }
        var pending: UInt64 = 0
        var pendingBits = 0
        let end = bytes.count + byteCount(count: values.count, width: width)
        bytes.reserveCapacity(end)
        for value in values {
            pending |= value &<< UInt64(pendingBits)
            let total = pendingBits &+ width
            if total >= 64 {
                withUnsafeBytes(of: pending.littleEndian) { bytes.append(contentsOf: $0) }
                let taken = 64 &- pendingBits
                pending = taken == 64 ? 0 : value &>> UInt64(taken)
                pendingBits = total &- 64
            } else {
                pendingBits = total
            }
        }
        while bytes.count < end {
            bytes.append(UInt8(truncatingIfNeeded: pending))
            pending &>>= 8
        }
    }

    /// The value at `index`, of `width` bits; `bytes` must hold it.
    @inlinable @inline(__always)
    public static func value(_ bytes: UnsafeRawBufferPointer, at index: Int, width: Int) -> UInt64 {
        guard width > 0 else { return 0 }
        let mask: UInt64 = ~0 &>> UInt64(64 &- width)
        let bit = index &* width
        if width <= 57, bit &>> 3 &+ 8 <= bytes.count {
            let word = UInt64(littleEndian: bytes.loadUnaligned(fromByteOffset: bit &>> 3, as: UInt64.self))
            return word &>> UInt64(bit & 7) & mask
        }
        var value: UInt64 = 0
        var filled = 0
        var next = bit
        while filled < width {
            let byte = UInt64(bytes[next >> 3]) >> UInt64(next & 7)
            value |= byte &<< UInt64(filled)
            let step = 8 - next & 7
            filled += step
            next += step
        }
        return value & mask
    }

    /// Writes `count` values of `width` bits, plus `base` each, to `output`.
    /// `bytes` must hold `byteCount(count:width:)` bytes and `output` room for
    /// `count` values; nothing outside either is touched.
    public static func unpack(
        _ bytes: UnsafeRawBufferPointer, count: Int, width: Int, base: Int64,
        into output: UnsafeMutablePointer<Int64>
    ) {
        precondition(bytes.count >= byteCount(count: count, width: width), "packed values end early")
        guard width > 0, let source = bytes.baseAddress else {
            for index in 0..<count { output[index] = base }
            return
        }
        let mask: UInt64 = ~0 &>> UInt64(64 &- width)
        var index = 0
        // Values that one load of eight bytes at their first byte reaches.
        while width <= 57, index < count, (index &* width) &>> 3 &+ 8 <= bytes.count {
            let bit = index &* width
            let word = UInt64(littleEndian: source.loadUnaligned(fromByteOffset: bit &>> 3, as: UInt64.self))
            output[index] = base &+ Int64(bitPattern: word &>> UInt64(bit & 7) & mask)
            index &+= 1
        }
        while index < count {
            output[index] = base &+ Int64(bitPattern: value(bytes, at: index, width: width))
            index &+= 1
        }
    }
}
