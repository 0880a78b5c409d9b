/// Adding many doubles at once.
///
/// In nearly every column the exponents of neighbouring values lie close
/// together; their mantissas, aligned to the smallest exponent, then fit one
/// 128-bit word with room for a thousand of them, and the wide sum is touched
/// once per thousand values instead of at each.
extension ExactSum {
    /// Values that have no place in an exact sum.
    public struct Irregular: Sendable, Equatable {
        public var nans = 0
        public var positiveInfinities = 0
        public var negativeInfinities = 0

        public init() {}

        mutating func count(_ value: Double) {
            if value.isNaN {
                nans += 1
            } else if value > 0 {
                positiveInfinities += 1
            } else {
                negativeInfinities += 1
            }
        }
    }

    /// Values per step: 53 bits of mantissa, 63 of alignment and 10 for a
    /// thousand values stay below 127.
    private static let step = 1024
    private static let widestSpan = 63

    /// Adds every finite value; returns how many of the others there were.
    public mutating func add(contentsOf values: UnsafeBufferPointer<Double>) -> Irregular {
        var irregular = Irregular()
        var start = 0
        while start < values.count {
            let end = Swift.min(start + Self.step, values.count)
            let chunk = UnsafeBufferPointer(rebasing: values[start..<end])
            let (low, high) = Self.exponents(chunk)
            if high < 0x7FF, high - Swift.min(low, high) <= Self.widestSpan {
                addAligned(chunk, low: Swift.max(1, Swift.min(low, high)))
            } else {
                for value in chunk {
                    if value.isFinite { add(value) } else { irregular.count(value) }
                }
            }
            start = end
        }
        return irregular
    }

    /// The smallest biased exponent of a value that is not zero, and the largest.
    private static func exponents(_ values: UnsafeBufferPointer<Double>) -> (low: Int, high: Int) {
        var low: UInt64 = 0x7FF
        var high: UInt64 = 0
        for value in values {
            let bits = value.bitPattern
            let exponent = bits &>> 52 & 0x7FF
            low = Swift.min(low, bits &<< 1 == 0 ? 0x7FF : exponent)
            high = Swift.max(high, exponent)
        }
        return (Int(low), Int(high))
    }

    /// Every exponent is 0 (of a zero or a subnormal) or `low` to `low + 63`.
    private mutating func addAligned(_ values: UnsafeBufferPointer<Double>, low: Int) {
        var total: Int128 = 0
        for value in values {
            let bits = value.bitPattern
            let exponent = bits &>> 52 & 0x7FF
            let hidden: UInt64 = exponent == 0 ? 0 : 1 &<< 52
            let mantissa = bits & 0xF_FFFF_FFFF_FFFF | hidden
            // A subnormal counts from exponent 1; then `low` is 1, too.
            let shift = exponent &- UInt64(low) &+ (exponent == 0 ? 1 : 0)
            let term =
                Int128(truncatingIfNeeded: mantissa) &<< Int128(truncatingIfNeeded: mantissa == 0 ? 0 : shift)
            let sign = Int128(truncatingIfNeeded: Int64(bitPattern: bits) &>> 63)
            total &+= (term ^ sign) &- sign
        }
        add(total, belowExponent: low)
    }
}
