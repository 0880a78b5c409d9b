import CKernels

/// Division without a remainder, by multiplication: an odd number has an
/// inverse modulo 2^64, and a power of two is a shift (T. Granlund and P. L.
/// Montgomery, "Division by invariant integers using multiplication", 1994).
public struct ExactDivision: Sendable {
    private let divisor: UInt64
    private let inverse: UInt64
    private let shift: UInt64

    /// `divisor` is not zero.
    public init(by divisor: UInt64) {
        self.divisor = divisor
        shift = UInt64(divisor.trailingZeroBitCount)
        let odd = divisor >> shift
        // Each step doubles the bits that are right: 3, 6, 12, 24, 48, 96.
        var inverse = odd
        for _ in 0..<5 { inverse = inverse &* (2 &- odd &* inverse) }
        self.inverse = inverse
    }

    /// The quotient of a multiple of the divisor; above the largest quotient that
    /// there is where `number` is no multiple.
    @inline(__always)
    func quotient(of number: UInt64) -> UInt64 {
        let product = number &* inverse
        return shift == 0 ? product : product &>> shift | product &<< (64 &- shift)
    }

    /// Divides the differences of values to the smallest of them, `low`, of which
    /// there are as many as `quotients` has places. False where one of them is no
    /// multiple; what has been written then means nothing.
    public func divide(
        _ values: UnsafeBufferPointer<Int64>, from low: Int64, to high: Int64,
        into quotients: UnsafeMutableBufferPointer<Int64>
    ) -> Bool {
        precondition(quotients.count >= values.count, "there is no room for \(values.count) quotients")
        guard let source = values.baseAddress, let target = quotients.baseAddress else { return true }
        // The inverse modulo 2^32 has the lower bits of that modulo 2^64.
        if UInt32(exactly: UInt64(bitPattern: high &- low)) != nil, let divisor = UInt32(exactly: divisor) {
            let division = syndb_division(
                inverse: UInt32(truncatingIfNeeded: inverse), shift: UInt32(shift),
                largest: UInt32.max / divisor)
            return syndb_divide_narrow(source, values.count, low, division, target) != 0
        }
        let largest = UInt64.max / divisor
        var areMultiples = true
        for index in 0..<values.count {
            let quotient = quotient(of: UInt64(bitPattern: source[index] &- low))
            target[index] = Int64(bitPattern: quotient)
            areMultiples = quotient <= largest ? areMultiples : false
        }
        return areMultiples
    }
}
