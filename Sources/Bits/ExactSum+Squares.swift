import CKernels

/// Adding the squares of many doubles at once: each is a rounded product and
/// the error of the rounding, two doubles that go through bins of their own,
/// three of each and 52 powers of two apart.
extension ExactSum {
    /// Adds every finite value, and its square to `squares`; returns how many of
    /// the others there were.
    public mutating func add(
        contentsOf values: UnsafeBufferPointer<Double>, squares: inout ExactSum
    ) -> Irregular {
        var irregular = Irregular()
        for start in stride(from: 0, to: values.count, by: Self.step) {
            let chunk = values.extracting(start..<Swift.min(start + Self.step, values.count))
            let exponents = chunk.exponents
            if !squares.addBinnedSquares(chunk, exponents) {
                addByExponent(chunk, squares: &squares, &irregular)
            } else if !addBinned(chunk, largest: exponents.upperBound) {
                addByExponent(chunk, &irregular)
            }
        }
        return irregular
    }

    /// False, with nothing added, where three bins each do not hold the squares
    /// or not all values are finite. Exponents within 50 of each other have a place.
    private mutating func addBinnedSquares(
        _ values: UnsafeBufferPointer<Double>, _ exponents: ClosedRange<Int>
    ) -> Bool {
        guard let start = values.baseAddress else { return true }
        // Beyond these a square overflows, or its error loses bits below the
        // smallest number, of which nothing would be left over to tell.
        guard exponents.lowerBound >= -480, (-400...480).contains(exponents.upperBound) else { return false }
        // A square is below 2^(exponent + 1), the error below 2^(exponent - 52).
        let exponent = 2 * exponents.upperBound + 1
        let rounded = Powers(highest: exponent + 2)
        let errors = Powers(highest: exponent - 51)
        let bins = syndb_add_squares_to_bins(start, values.count, rounded.values, errors.values)
        guard bins.rounded.left_over | bins.errors.left_over == 0 else { return false }
        add(bins.rounded, rounded, count: UInt64(values.count))
        add(bins.errors, errors, count: UInt64(values.count))
        return true
    }

    /// Three bins whose units are 52 powers of two apart.
    private struct Powers {
        let highest: Int

        var values: syndb_powers {
            syndb_powers(
                high: ExactSum.bin(highest), middle: ExactSum.bin(highest - 52),
                low: ExactSum.bin(highest - 104))
        }
    }

    private mutating func add(_ bins: syndb_three_bins, _ powers: Powers, count: UInt64) {
        let values = powers.values
        let biased = powers.highest + 1023
        add(Self.counts(bins.high, count, values.high), belowExponent: biased)
        add(Self.counts(bins.middle, count, values.middle), belowExponent: biased - 52)
        add(Self.counts(bins.low, count, values.low), belowExponent: biased - 104)
    }
}

extension UnsafeBufferPointer<Double> {
    /// The largest exponent: a question of its own, since the smallest takes as
    /// long again. -1023 of zeros and subnormals, 1024 for NaN and infinities.
    var largestExponent: Int { baseAddress.map { Int(syndb_largest_exponent($0, count)) - 1023 } ?? -1023 }

    /// The smallest exponent of a value that is not zero, -1023 for a subnormal,
    /// and the largest, 1024 for NaN and infinities. Both are -1023 of zeros alone.
    var exponents: ClosedRange<Int> {
        guard let start = baseAddress else { return -1023...(-1023) }
        let exponents = syndb_find_exponents(start, count)
        let largest = Int(exponents.largest) - 1023
        return Swift.min(largest, Int(exponents.smallest) - 1023)...largest
    }
}
