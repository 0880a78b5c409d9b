import Bits

/// Reads the head of a body front to back: whole numbers, and a string of bits
/// with codes of varying length, lowest bit first.
struct EntropyReader {
    private let bytes: UnsafeRawBufferPointer
    /// The next bit.
    private var position = 0

    init(_ bytes: UnsafeRawBufferPointer) { self.bytes = bytes }

    /// Bytes that are not begun yet.
    var remaining: Int { bytes.count - (position + 7) / 8 }

    /// From a new byte on.
    mutating func read<Number: FixedWidthInteger>(_ type: Number.Type) throws(EncodingError) -> Number {
        let raw = try readBytes(MemoryLayout<Number>.size)
        return Number(littleEndian: raw.loadUnaligned(as: type))
    }

    /// From a new byte on, without copying.
    mutating func readBytes(_ count: Int) throws(EncodingError) -> UnsafeRawBufferPointer {
        guard count <= remaining else { throw endsEarly() }
        let start = (position + 7) / 8
        position = (start + count) * 8
        return UnsafeRawBufferPointer(rebasing: bytes[start..<start + count])
    }

    /// `width` bits, at most 64.
    mutating func readBits(_ width: Int) throws(EncodingError) -> UInt64 {
        guard position + width <= bytes.count * 8 else { throw endsEarly() }
        var value: UInt64 = 0
        var filled = 0
        while filled < width {
            let taken = min(8 - position & 7, width - filled)
            let part = UInt64(bytes[position >> 3]) >> UInt64(position & 7) & (1 << UInt64(taken) - 1)
            value |= part << UInt64(filled)
            filled += taken
            position += taken
        }
        return value
    }

    /// Elias gamma: as many zeros as the number has bits after its highest one,
    /// a one, those bits. At most `limit`, else `rule` is broken.
    mutating func readGamma(limit: Int, rule: String) throws(EncodingError) -> Int {
        let widest = Int.bitWidth - limit.leadingZeroBitCount - 1
        var width = 0
        while try readBits(1) == 0 {
            width += 1
            guard width <= widest else { throw EncodingError(rule, "expected at most \(limit), found more") }
        }
        let number = 1 << width | Int(try readBits(width))
        guard number <= limit else { throw EncodingError(rule, "expected at most \(limit), found \(number)") }
        return number
    }

    private func endsEarly() -> EncodingError {
        EncodingError("ENC-002", "an entropy body of \(bytes.count) bytes ends early")
    }
}
