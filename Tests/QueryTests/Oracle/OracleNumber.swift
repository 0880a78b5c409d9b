import BigInt

/// Exact arithmetic on doubles as integers of 2^-1074, rounded once at the end
/// by asking which double lies nearest.
enum OracleNumber {
    /// A finite double in units of 2^-1074; nil for the others.
    static func scaled(_ value: Double) -> BigInt? {
        guard value.isFinite else { return nil }
        let exponent = Int(value.bitPattern >> 52 & 0x7FF)
        let fraction = BigInt(value.bitPattern & (1 << 52 - 1))
        let magnitude = exponent == 0 ? fraction : (fraction + BigInt(1) << 52) << (exponent - 1)
        return value.sign == .minus ? -magnitude : magnitude
    }

    /// The double nearest to `numerator / denominator` units of 2^-1074, ties
    /// to even: found by bisecting bit patterns, which order as doubles do.
    static func nearest(_ numerator: BigInt, over denominator: BigInt) -> Double {
        if numerator < 0 { return -nearest(-numerator, over: denominator) }
        var low: UInt64 = 0
        var high = Double.infinity.bitPattern
        // A first guess narrows the search to a few steps.
        let shift = (BigInt(numerator.bitWidth) - BigInt(denominator.bitWidth))
        let exponent = max(0, Int(shift) - 55)
        let guess = UInt64(exponent) << 52
        if guess < high, scaledBits(guess) * denominator <= numerator { low = guess }
        let above = min(high, guess + 8 << 52)
        if above < high, scaledBits(above) * denominator > numerator { high = above }
        while high - low > 1 {
            let middle = low + (high - low) / 2
            if scaledBits(middle) * denominator <= numerator { low = middle } else { high = middle }
        }
        let twice = 2 * numerator
        let border = (scaledBits(low) + scaledBits(high)) * denominator
        if twice == border { return Double(bitPattern: low % 2 == 0 ? low : high) }
        return Double(bitPattern: twice < border ? low : high)
    }

    /// The bits of infinity count as the power of two that comes after the
    /// largest double.
    private static func scaledBits(_ bits: UInt64) -> BigInt {
        bits == Double.infinity.bitPattern ? BigInt(1) << 2098 : scaled(Double(bitPattern: bits))!
    }
}
