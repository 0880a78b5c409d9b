/// Adding many integers at once: in registers, since 2^32 of them and of their
/// squares fit words of twice the width.
extension ExactSum {
    /// Adds every value, and its square to `squares`.
    public mutating func add(contentsOf values: UnsafeBufferPointer<Int64>, squares: inout ExactSum) {
        var total: Int128 = 0
        // The halves of the squares apart: their sum may need more than 128 bits.
        var upper: UInt128 = 0
        var lower: UInt128 = 0
        for value in values {
            total &+= Int128(truncatingIfNeeded: value)
            let magnitude = value.magnitude
            let (high, low) = magnitude.multipliedFullWidth(by: magnitude)
            upper &+= UInt128(truncatingIfNeeded: high)
            lower &+= UInt128(truncatingIfNeeded: low)
        }
        add(total)
        squares.addWhole(lower, shift: 0)
        squares.addWhole(upper, shift: 64)
    }
}
