import BigInt

extension ExactSum {
    /// The sum as `integer * 2^exponent`.
    var scaled: (integer: BigInt, exponent: Int) {
        var copy = self
        copy.passCarries()
        var integer = BigInt(0)
        for limb in copy.limbs.reversed() { integer = integer << 32 + BigInt(limb) }
        return (integer, Self.unitExponent + 32 * copy.firstLimb)
    }

    /// The sum rounded once to the nearest double, ties to even.
    public var rounded: Double {
        let (integer, exponent) = scaled
        return ExactSum.round(integer, over: 1, exponent: exponent)
    }

    /// The sum as an integer, when it is one that fits 64 bits.
    public var int64: Int64? {
        let (integer, exponent) = scaled
        if integer == 0 { return 0 }
        guard exponent >= 0 else {
            let (quotient, remainder) = integer.quotientAndRemainder(dividingBy: BigInt(1) << -exponent)
            return remainder == 0 ? Int64(exactly: quotient) : nil
        }
        guard exponent < 64 else { return nil }
        return Int64(exactly: integer << exponent)
    }

    /// The sum over `count`, rounded once. `count` must not be zero.
    public func mean(count: UInt64) -> Double {
        let (integer, exponent) = scaled
        return ExactSum.round(integer, over: BigInt(count), exponent: exponent)
    }

    /// `(n * squares - sum^2) / (n * divisor)` exact, rounded once: the sample
    /// variance with `divisor` n - 1, the population variance with n.
    public func variance(squares: ExactSum, count: UInt64, divisor: UInt64) -> Double {
        let (sum, sumExponent) = scaled
        let (square, squareExponent) = squares.scaled
        // Both terms over the smaller of the two exponents.
        let exponent = Swift.min(2 * sumExponent, squareExponent)
        let first = (BigInt(count) * square) << (squareExponent - exponent)
        let second = (sum * sum) << (2 * sumExponent - exponent)
        return ExactSum.round(first - second, over: BigInt(count) * BigInt(divisor), exponent: exponent)
    }

    /// `numerator / denominator * 2^exponent` to the nearest double, ties to
    /// even, through subnormals and overflow. `denominator` is positive.
    static func round(_ numerator: BigInt, over denominator: BigInt, exponent: Int) -> Double {
        guard numerator != 0 else { return 0 }
        let negative = numerator.sign == .minus
        let magnitude = numerator.magnitude
        // Scale so that the quotient has 64 to 66 bits: 53 for the result, the
        // rest and the remainder decide the rounding.
        let shift = 65 - (magnitude.bitWidth - denominator.magnitude.bitWidth)
        let scaledNumerator = shift >= 0 ? magnitude << shift : magnitude
        let scaledDenominator = shift >= 0 ? denominator.magnitude : denominator.magnitude << -shift
        var (quotient, remainder) = scaledNumerator.quotientAndRemainder(dividingBy: scaledDenominator)
        var power = exponent - shift
        // The lowest bit that a double can hold here is 2^lowest.
        let lowest = Swift.max(power + quotient.bitWidth - 53, -1074)
        let dropped = lowest - power
        if dropped > 0 {
            let mask = (BigUInt(1) << dropped) - 1
            let rest = quotient & mask
            let half = BigUInt(1) << (dropped - 1)
            quotient >>= dropped
            power = lowest
            let above = rest > half || rest == half && remainder != 0
            let tie = rest == half && remainder == 0
            if above || tie && quotient & 1 == 1 { quotient += 1 }
            remainder = 0
        }
        // `quotient` has at most 54 bits (54 only as a power of two), so the
        // conversion is exact and the scaling too, but for overflow.
        let value = scalbn(Double(UInt64(quotient)), power)
        return negative ? -value : value
    }

    /// `value * 2^power` where the result is representable or overflows; two
    /// steps, since one factor may itself leave the range of a double.
    private static func scalbn(_ value: Double, _ power: Int) -> Double {
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
