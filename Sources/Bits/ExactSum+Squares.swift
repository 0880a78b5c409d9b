import CKernels

/// Adding the squares of many doubles at once: each is a rounded product and
/// the error of the rounding, two doubles that go through bins of their own,
/// 52 powers of two apart.
extension ExactSum {
    /// Adds the square of every finite value.
    public mutating func addSquares(of values: UnsafeBufferPointer<Double>) {
        var start = 0
        while start < values.count {
            let end = Swift.min(start + Self.step, values.count)
            let chunk = UnsafeBufferPointer(rebasing: values[start..<end])
            if !addBinnedSquares(chunk) { addMixedSquares(chunk) }
            start = end
        }
    }

    /// Values far below the largest one by one, the others together.
    private mutating func addMixedSquares(_ values: UnsafeBufferPointer<Double>) {
        let largest = values.reduce(0) { $1.isFinite ? Swift.max($0, $1.magnitude) : $0 }
        let limit = largest * 0x1p-24
        withUnsafeTemporaryAllocation(of: Double.self, capacity: values.count) { others in
            for index in values.indices {
                let value = values[index]
                let isLarge = value.magnitude >= limit && value.isFinite
                others[index] = isLarge ? value : 0
                if !isLarge, value.isFinite { addSquare(of: value) }
            }
            let others = UnsafeBufferPointer(others)
            if !addBinnedSquares(others) { for value in others { addSquare(of: value) } }
        }
    }

    /// False, with nothing added, where two bins each do not hold the squares or
    /// not all values are finite. Exponents within 25 of each other have a place.
    private mutating func addBinnedSquares(_ values: UnsafeBufferPointer<Double>) -> Bool {
        guard let start = values.baseAddress else { return true }
        // Beyond these a square overflows, or loses bits below the smallest number.
        let largest = Int(syndb_largest_exponent(start, values.count)) - 1023
        guard (-400...480).contains(largest) else { return false }
        // The square of a far smaller number may come out as zero, which leaves
        // nothing over to tell that it is missing.
        let smallest = Int(syndb_smallest_exponent(start, values.count)) - 1023
        guard smallest >= largest - 26 else { return false }
        // A square is below 2^(exponent + 1), the error below 2^(exponent - 52).
        let exponent = 2 * largest + 1
        let places = [exponent + 2, exponent - 50, exponent - 51, exponent - 103]
        let powers = places.map(Self.bin)
        let bins = syndb_add_squares_to_bins(
            start, values.count,
            syndb_square_powers(high: powers[0], low: powers[1], error_high: powers[2], error_low: powers[3]))
        guard bins.rounded.left_over | bins.errors.left_over == 0 else { return false }
        let bits = [bins.rounded.high, bins.rounded.low, bins.errors.high, bins.errors.low]
        for index in places.indices {
            add(
                Self.counts(bits[index], UInt64(values.count), powers[index]),
                belowExponent: places[index] + 1023)
        }
        return true
    }
}
