import CKernels

/// Adding many integers, or their squares, at once: the upper and the lower
/// halves of some add up without overflow in 64 bits.
extension ExactSum {
    public mutating func add(contentsOf values: UnsafeBufferPointer<Int64>) {
        guard let start = values.baseAddress else { return }
        precondition(values.count <= 1 << 30, "halves of more integers might overflow")
        let sum = syndb_sum_halves(start, values.count)
        add(Int128(sum.upper) << 32 + Int128(sum.lower))
    }

    /// Adds the squares of integers that lie in `range`.
    public mutating func addSquares(of values: UnsafeBufferPointer<Int64>, in range: ClosedRange<Int64>) {
        guard let start = values.baseAddress else { return }
        precondition(values.count <= 1 << 30, "halves of more squares might overflow")
        if Int32(exactly: range.lowerBound) != nil, Int32(exactly: range.upperBound) != nil {
            let sum = syndb_sum_squares(start, values.count)
            add(Int128(sum.upper) << 32 + Int128(sum.lower))
        } else {
            var high: UInt128 = 0
            var low: UInt128 = 0
            for value in values {
                let square = value.magnitude.multipliedFullWidth(by: value.magnitude)
                high &+= UInt128(square.high)
                low &+= UInt128(square.low)
            }
            add(Int128(low))
            // 1075 is the biased exponent of doubles whose lowest bit is 1.
            add(Int128(high), belowExponent: 1075 + 64)
        }
    }
}
