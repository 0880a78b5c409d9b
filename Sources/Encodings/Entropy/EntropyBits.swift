/// A string of bits that grows, lowest bit first: what `EntropyReader` reads.
struct EntropyBits {
    private(set) var bytes: [UInt8] = []
    private var pending: UInt64 = 0
    private var pendingWidth = 0

    /// The `width` low bits of `number`, at most 64; the others must be zero.
    mutating func write(_ number: UInt64, width: Int) {
        if width > 32 {
            write(number & 0xFFFF_FFFF, width: 32)
            return write(number >> 32, width: width - 32)
        }
        pending |= number << UInt64(pendingWidth)
        pendingWidth += width
        while pendingWidth >= 8 {
            bytes.append(UInt8(truncatingIfNeeded: pending))
            pending >>= 8
            pendingWidth -= 8
        }
    }

    /// Elias gamma of a number of 1 or more.
    mutating func writeGamma(_ number: Int) {
        let width = Self.gammaWidth(number) / 2
        write(1 << UInt64(width), width: width + 1)
        write(UInt64(number) & (1 << UInt64(width) - 1), width: width)
    }

    /// Bits of the Elias gamma code.
    static func gammaWidth(_ number: Int) -> Int {
        2 * (Int.bitWidth - 1 - number.leadingZeroBitCount) + 1
    }

    /// The whole string, filled with zeros to a byte.
    consuming func finish() -> [UInt8] {
        if pendingWidth > 0 { bytes.append(UInt8(truncatingIfNeeded: pending)) }
        return bytes
    }
}
