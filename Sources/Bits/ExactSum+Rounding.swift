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

    /// The sum as `magnitude * 2^exponent` with a sign; nil where it has too many
    /// bits.
    private var narrow: (magnitude: UInt256, isNegative: Bool, exponent: Int)? {
        var copy = self
        copy.passCarries()
        let highest = copy.limbs.last ?? 0
        guard copy.limbs.count <= 6, highest != .min else { return nil }
        if highest < 0 {
            for index in copy.limbs.indices { copy.limbs[index].negate() }
            copy.passCarries()
        }
        var magnitude = UInt256(0)
        for limb in copy.limbs.reversed() {
            magnitude = magnitude << 32
            magnitude.low |= UInt128(UInt64(bitPattern: limb))
        }
        return (magnitude, highest < 0, Self.unitExponent + 32 * copy.firstLimb)
    }

    /// The sum over `divisor`, rounded once.
    private func rounded(over divisor: UInt128) -> Double {
        if let (magnitude, isNegative, exponent) = narrow {
            let value = magnitude.rounded(over: divisor, exponent: exponent)
            return isNegative ? -value : value
        }
        let (integer, exponent) = scaled
        let value = integer.magnitude.rounded(over: divisor, exponent: exponent)
        return integer.sign == .minus ? -value : value
    }

    /// The sum rounded once to the nearest double, ties to even.
    public var rounded: Double { rounded(over: 1) }

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
    public func mean(count: UInt64) -> Double { rounded(over: UInt128(count)) }

    /// `(n * squares - sum^2) / (n * divisor)` exact, rounded once: the sample
    /// variance with `divisor` n - 1, the population variance with n.
    public func variance(squares: ExactSum, count: UInt64, divisor: UInt64) -> Double {
        let divisor = UInt128(count) * UInt128(divisor)
        if let difference = narrowDifference(squares, count) {
            return difference.magnitude.rounded(over: divisor, exponent: difference.exponent)
        }
        let (sum, sumExponent) = scaled
        let (square, squareExponent) = squares.scaled
        // Both terms over the smaller of the two exponents.
        let exponent = Swift.min(2 * sumExponent, squareExponent)
        let first = (BigInt(count) * square) << (squareExponent - exponent)
        let second = (sum * sum) << (2 * sumExponent - exponent)
        let value = (first - second).magnitude.rounded(over: divisor, exponent: exponent)
        return first < second ? -value : value
    }

    /// `n * squares - sum^2` as `magnitude * 2^exponent`; nil where it is negative, as
    /// of no values, or has too many bits.
    private func narrowDifference(
        _ squares: ExactSum, _ count: UInt64
    ) -> (magnitude: UInt256, exponent: Int)? {
        guard let sum = narrow, sum.magnitude.high == 0, let square = squares.narrow, !square.isNegative
        else {
            return nil
        }
        let product = sum.magnitude.low.multipliedFullWidth(by: sum.magnitude.low)
        let exponent = Swift.min(2 * sum.exponent, square.exponent)
        guard
            let first = square.magnitude.multiplied(by: count)?.shiftedUp(by: square.exponent - exponent),
            let second = UInt256(high: product.high, low: product.low)
                .shiftedUp(by: 2 * sum.exponent - exponent),
            first >= second
        else { return nil }
        return (first - second, exponent)
    }
}
