import BigInt
import Testing

@testable import Bits

/// Quotients of 256 bits against those of any length.
@Suite struct RoundedIntegerTests {
    private static func big(_ number: UInt256) -> BigUInt {
        BigUInt(number.high) << 128 + BigUInt(number.low)
    }

    private static func number(_ bits: Int, _ random: inout some RandomNumberGenerator) -> UInt256 {
        let all = UInt256(
            high: .random(in: 0 ... .max, using: &random), low: .random(in: 0 ... .max, using: &random))
        return bits == 0 ? UInt256(0) : all >> (256 - bits)
    }

    @Test func bothWidthsRoundAlike() {
        var random = SplitMix64(seed: 256)
        for _ in 0..<20_000 {
            let number = Self.number(.random(in: 0...256, using: &random), &random)
            let places = Int.random(in: 0...127, using: &random)
            let divisor = max(1, UInt128.random(in: 0 ... .max, using: &random) >> places)
            // Through subnormals, zero and infinity.
            let exponent = Int.random(in: -1500...1200, using: &random)
            #expect(
                number.rounded(over: divisor, exponent: exponent)
                    == Self.big(number).rounded(over: divisor, exponent: exponent))
        }
    }

    @Test func arithmeticIsThatOfAnyLength() {
        var random = SplitMix64(seed: 256)
        for _ in 0..<20_000 {
            let a = Self.number(.random(in: 0...256, using: &random), &random)
            let b = Self.number(.random(in: 0...256, using: &random), &random)
            let count = Int.random(in: 0...255, using: &random)
            #expect(Self.big(a).bitWidth == a.bitWidth)
            #expect(Self.big(a >> count) == Self.big(a) >> count)
            #expect(
                a.shiftedUp(by: count).map(Self.big)
                    == (a.bitWidth + count > 256 ? nil : Self.big(a) << count))
            #expect((a < b) == (Self.big(a) < Self.big(b)))
            if b <= a { #expect(Self.big(a - b) == Self.big(a) - Self.big(b)) }
            let factor = UInt64.random(in: 0 ... .max, using: &random) >> (count / 4)
            let product = Self.big(a) * BigUInt(factor)
            #expect(a.multiplied(by: factor).map(Self.big) == (product.bitWidth > 256 ? nil : product))
            let divisor = max(1, b.low)
            let (quotient, isExact) = a.divided(by: divisor)
            let expected = Self.big(a).quotientAndRemainder(dividingBy: BigUInt(divisor))
            #expect(Self.big(quotient) == expected.quotient && isExact == (expected.remainder == 0))
        }
    }

    /// Ties go to the even neighbour, and the least remainder breaks them.
    @Test func halvesGoToTheEvenNeighbour() {
        let odd = UInt256(UInt128(1) << 53 + 1)
        #expect(odd.rounded(over: 1, exponent: 0) == 0x1p53)
        #expect(UInt256(UInt128(1) << 53 + 3).rounded(over: 1, exponent: 0) == 0x1p53 + 4)
        #expect((odd << 100 - UInt256(1)).rounded(over: 1, exponent: -100) == 0x1p53)
        let above = UInt256(high: odd.low >> 28, low: odd.low << 100 | 1)
        #expect(above.rounded(over: 1, exponent: -100) == 0x1p53 + 2)
        #expect(UInt256(3).rounded(over: 2, exponent: -1075) == Double.leastNonzeroMagnitude)
        #expect(UInt256(1).rounded(over: 1, exponent: -1075) == 0)
        #expect(UInt256(1).rounded(over: 1, exponent: 1024) == .infinity)
    }
}
