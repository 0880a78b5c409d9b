/// Adding many doubles of any exponents, with or without their squares: what
/// does not fit the bins of `ExactSum+Vectors` and `ExactSum+Squares`.
///
/// Mantissas of equal exponents are added as integers, in one bin per exponent
/// that occurs; the wide sum is touched once per bin instead of at each value
/// (R. Neal's large superaccumulator, 2015, with the range found first, so that
/// the bins stay in the nearest cache). Squares of mantissas go the same way.
extension ExactSum {
    /// What the values of one exponent add up to, in units of their lowest bits.
    private struct Bin {
        var sum: Int128 = 0
        var squares: UInt128 = 0
    }

    /// Adds every finite one of at most 2^20 values, and its square to `squares`,
    /// and counts the others. Squares have 106 bits, so that these fit a bin.
    mutating func addByExponent(
        _ values: UnsafeBufferPointer<Double>, squares: inout ExactSum, _ irregular: inout Irregular
    ) {
        addFinite(of: values, squares: &squares, hasSquares: true, &irregular)
    }

    /// Adds every finite one of at most 2^20 values, and counts the others.
    mutating func addByExponent(_ values: UnsafeBufferPointer<Double>, _ irregular: inout Irregular) {
        var squares = ExactSum()
        addFinite(of: values, squares: &squares, hasSquares: false, &irregular)
    }

    @inline(__always)
    private mutating func addFinite(
        of values: UnsafeBufferPointer<Double>, squares: inout ExactSum, hasSquares: Bool,
        _ irregular: inout Irregular
    ) {
        guard values.largestExponent == 1024 else {
            return addByExponent(values, squares: &squares, hasSquares: hasSquares)
        }
        withUnsafeTemporaryAllocation(of: Double.self, capacity: values.count) { finite in
            var count = 0
            for value in values {
                finite.initializeElement(at: count, to: value)
                if value.isFinite { count &+= 1 } else { irregular.count(value) }
            }
            let finite = UnsafeBufferPointer(rebasing: finite[..<count])
            addByExponent(finite, squares: &squares, hasSquares: hasSquares)
        }
    }

    /// Values that are all finite.
    @inline(__always)
    private mutating func addByExponent(
        _ values: UnsafeBufferPointer<Double>, squares: inout ExactSum, hasSquares: Bool
    ) {
        // Biased; the lowest bit of a subnormal is that of exponent 1.
        let exponents = values.exponents
        let low = Swift.max(1, exponents.lowerBound + 1023)
        let high = Swift.max(1, exponents.upperBound + 1023)
        // As many bins as values: clearing and emptying them would be the work.
        guard 2 * (high - low + 1) <= values.count else {
            for value in values {
                add(value)
                if hasSquares { squares.addSquare(of: value) }
            }
            return
        }
        // Two sets of bins in turn: neighbours often have one exponent, and an
        // addition to memory would wait for the one before it.
        withUnsafeTemporaryAllocation(of: Bin.self, capacity: 2 * (high - low + 1)) { bins in
            bins.initialize(repeating: Bin())
            let base = bins.baseAddress!
            let lowest = UInt64(low)
            var set = 0
            for value in values {
                let bits = value.bitPattern
                let exponent = bits &>> 52 & 0x7FF
                let mantissa = bits & 0xF_FFFF_FFFF_FFFF | (exponent == 0 ? 0 : 1 &<< 52)
                let bin = base + (Int(truncatingIfNeeded: Swift.max(exponent, lowest) &- lowest) &* 2 &+ set)
                let sign = Int64(bitPattern: bits) &>> 63
                bin.pointee.sum &+= Int128(truncatingIfNeeded: (Int64(bitPattern: mantissa) ^ sign) &- sign)
                if hasSquares {
                    let (upper, lower) = mantissa.multipliedFullWidth(by: mantissa)
                    bin.pointee.squares &+= UInt128(truncatingIfNeeded: upper) &<< 64 | UInt128(lower)
                }
                set ^= 1
            }
            for exponent in low...high {
                let pair = base + 2 * (exponent - low)
                add(pair[0].sum + pair[1].sum, belowExponent: exponent)
                if hasSquares {
                    squares.add(pair[0].squares + pair[1].squares, squareBelowExponent: exponent)
                }
            }
        }
    }
}
