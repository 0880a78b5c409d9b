/// Division without a remainder, by multiplication: an odd number has an
/// inverse modulo 2^64, and a power of two is a shift (T. Granlund and P. L.
/// Montgomery, "Division by invariant integers using multiplication", 1994).
struct ExactDivision {
    private let inverse: UInt64
    private let shift: UInt64
    private let largestQuotient: UInt64

    /// `divisor` is not zero.
    init(by divisor: UInt64) {
        shift = UInt64(divisor.trailingZeroBitCount)
        let odd = divisor >> shift
        // Each step doubles the bits that are right: 3, 6, 12, 24, 48, 96.
        var inverse = odd
        for _ in 0..<5 { inverse = inverse &* (2 &- odd &* inverse) }
        self.inverse = inverse
        largestQuotient = UInt64.max / divisor
    }

    /// The quotient of a multiple of the divisor; above the largest quotient that
    /// there is where `number` is no multiple.
    @inline(__always)
    func quotient(of number: UInt64) -> UInt64 {
        let product = number &* inverse
        return shift == 0 ? product : product &>> shift | product &<< (64 &- shift)
    }

    @inline(__always)
    func divides(_ number: UInt64) -> Bool { quotient(of: number) <= largestQuotient }
}
