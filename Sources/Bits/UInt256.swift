/// A whole number of 256 bits: what rounding the sums of most columns needs, without
/// the memory that numbers of any length take.
struct UInt256: Sendable {
    var high: UInt128 = 0
    var low: UInt128

    init(_ low: UInt128) { self.low = low }

    init(high: UInt128, low: UInt128) {
        self.high = high
        self.low = low
    }

    /// Nil where the product has more bits.
    func multiplied(by factor: UInt64) -> UInt256? {
        let lower = low.multipliedFullWidth(by: UInt128(factor))
        let upper = high.multipliedReportingOverflow(by: UInt128(factor))
        let sum = upper.partialValue.addingReportingOverflow(lower.high)
        return upper.overflow || sum.overflow ? nil : UInt256(high: sum.partialValue, low: lower.low)
    }

    /// Nil where bits would be lost.
    func shiftedUp(by count: Int) -> UInt256? { bitWidth + count <= 256 ? self << count : nil }
}

extension UInt256: RoundedInteger {
    var bitWidth: Int {
        high == 0 ? 128 - low.leadingZeroBitCount : 256 - high.leadingZeroBitCount
    }

    var lowWord: UInt64 { UInt64(truncatingIfNeeded: low) }

    static func < (left: UInt256, right: UInt256) -> Bool {
        left.high == right.high ? left.low < right.low : left.high < right.high
    }

    static func << (number: UInt256, count: Int) -> UInt256 {
        if count == 0 { return number }
        if count >= 128 { return UInt256(high: number.low << (count - 128), low: 0) }
        return UInt256(high: number.high << count | number.low >> (128 - count), low: number.low << count)
    }

    static func >> (number: UInt256, count: Int) -> UInt256 {
        if count == 0 { return number }
        if count >= 128 { return UInt256(number.high >> (count - 128)) }
        return UInt256(high: number.high >> count, low: number.low >> count | number.high << (128 - count))
    }

    static func - (left: UInt256, right: UInt256) -> UInt256 {
        let (low, borrow) = left.low.subtractingReportingOverflow(right.low)
        return UInt256(high: left.high &- right.high &- (borrow ? 1 : 0), low: low)
    }

    func divided(by divisor: UInt128) -> (quotient: UInt256, isExact: Bool) {
        let (upper, rest) = high.quotientAndRemainder(dividingBy: divisor)
        let (lower, remainder) = divisor.dividingFullWidth((rest, low))
        return (UInt256(high: upper, low: lower), remainder == 0)
    }
}
