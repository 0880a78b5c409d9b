import BigInt

/// What rounding a quotient needs of a whole number, of whatever width.
protocol RoundedInteger: Comparable {
    init(_ number: UInt128)
    /// Bits up to the highest that is set.
    var bitWidth: Int { get }
    /// The lowest 64 bits.
    var lowWord: UInt64 { get }
    static func << (number: Self, count: Int) -> Self
    static func >> (number: Self, count: Int) -> Self
    static func - (left: Self, right: Self) -> Self
    func divided(by divisor: UInt128) -> (quotient: Self, isExact: Bool)
}

extension RoundedInteger {
    /// `self / divisor * 2^exponent` to the nearest double, ties to even, through
    /// subnormals and overflow. `divisor` is positive.
    func rounded(over divisor: UInt128, exponent: Int) -> Double {
        guard bitWidth > 0 else { return 0 }
        // Scale so that the quotient has at least 64 bits: 53 for the result, the
        // rest and the remainder decide the rounding.
        let shift = Swift.max(0, 65 - (bitWidth - (128 - divisor.leadingZeroBitCount)))
        let (quotient, isExact) = (self << shift).divided(by: divisor)
        let power = exponent - shift
        // The lowest bit that a double can hold here is 2^lowest.
        let lowest = Swift.max(power + quotient.bitWidth - 53, -1074)
        let dropped = lowest - power
        // Less than a half of the lowest bit.
        guard dropped <= quotient.bitWidth else { return 0 }
        let kept = quotient >> dropped
        let rest = quotient - kept << dropped
        let half = Self(1) << (dropped - 1)
        // At most 2^53, so that the conversion is exact and the scaling too, but for
        // overflow.
        var result = kept.lowWord
        if rest > half || rest == half && (!isExact || result & 1 == 1) { result += 1 }
        return Self.scale(Double(result), lowest)
    }

    /// `value * 2^power` where the result is representable or overflows; two
    /// steps, since one factor may itself leave the range of a double.
    private static func scale(_ value: Double, _ power: Int) -> Double {
        var value = value
        var power = power
        while power > 1000 {
            value *= 0x1p1000
            power -= 1000
        }
        while power < -1000 {
            value *= 0x1p-1000
            power += 1000
        }
        return value * Double(sign: .plus, exponent: power, significand: 1)
    }
}

extension BigUInt: RoundedInteger {
    init(_ number: UInt128) {
        self =
            BigUInt(UInt64(truncatingIfNeeded: number >> 64)) << 64
            + BigUInt(UInt64(truncatingIfNeeded: number))
    }

    var lowWord: UInt64 { UInt64(truncatingIfNeeded: self) }

    func divided(by divisor: UInt128) -> (quotient: BigUInt, isExact: Bool) {
        let (quotient, remainder) = quotientAndRemainder(dividingBy: BigUInt(divisor))
        return (quotient, remainder == 0)
    }
}
