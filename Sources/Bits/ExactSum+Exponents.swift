/// Adding many doubles of any exponents, with or without their squares.
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

    /// Values per step: squares have 106 bits, so 2^20 of them fit a bin.
    private static let exponentStep = 1 << 20

    /// Adds every finite value, and its square to `squares`; returns how many of
    /// the others there were.
    public mutating func add(
        contentsOf values: UnsafeBufferPointer<Double>, squares: inout ExactSum
    ) -> Irregular {
        var irregular = Irregular()
        for start in stride(from: 0, to: values.count, by: Self.exponentStep) {
            let end = Swift.min(start + Self.exponentStep, values.count)
            let part = UnsafeBufferPointer(rebasing: values[start..<end])
            addFinite(of: part, squares: &squares, hasSquares: true, &irregular)
        }
        return irregular
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
        let (low, high) = Self.exponents(values)
        guard high == 0x7FF else {
            return addByExponent(values, low, high, squares: &squares, hasSquares: hasSquares)
        }
        withUnsafeTemporaryAllocation(of: Double.self, capacity: values.count) { finite in
            var count = 0
            for value in values {
                finite.initializeElement(at: count, to: value)
                if value.isFinite { count &+= 1 } else { irregular.count(value) }
            }
            let finite = UnsafeBufferPointer(rebasing: finite[..<count])
            let (low, high) = Self.exponents(finite)
            addByExponent(finite, low, high, squares: &squares, hasSquares: hasSquares)
        }
    }

    /// The smallest biased exponent of a value that is not zero (a subnormal
    /// counts as 1), and the largest, not below it.
    private static func exponents(_ values: UnsafeBufferPointer<Double>) -> (low: Int, high: Int) {
        var low: UInt64 = .max
        var high: UInt64 = 0
        for value in values {
            // The magnitude less one: zero becomes the largest of all.
            let magnitude = value.bitPattern &<< 1
            low = Swift.min(low, magnitude &- 1)
            high = Swift.max(high, magnitude)
        }
        let highest = Int(high >> 53)
        return (Swift.max(1, Swift.min(highest, Int((low &+ 1) >> 53))), Swift.max(1, highest))
    }

    /// Every exponent is `low` to `high`, or that of a zero.
    @inline(__always)
    private mutating func addByExponent(
        _ values: UnsafeBufferPointer<Double>, _ low: Int, _ high: Int, squares: inout ExactSum,
        hasSquares: Bool
    ) {
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
