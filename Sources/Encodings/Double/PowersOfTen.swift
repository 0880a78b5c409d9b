/// Powers of ten that are binary64 numbers exactly, and what is needed to
/// divide by them with two multiplications.
enum PowersOfTen {
    /// 10^22 is the last one.
    static let largestExponent = 22
    /// 10^0 ... 10^22. Each product is below 2^53 times a power of two: exact.
    static let values: [Double] = (0..<largestExponent).reduce(into: [1.0]) { powers, _ in
        powers.append(powers[powers.count - 1] * 10)
    }

    /// `n / 10^k`, correctly rounded, as `n * high + n * low` for every integer
    /// of magnitude up to `2^bits`.
    ///
    /// `high` is 1/10^k without its lowest `bits` bits, so that `n * high` is
    /// exact; `low` is the rest, and the rounding of `n * low` is below
    /// 2^(bits - 104) of the quotient. A quotient that is no binary64 number
    /// lies at least 2^-54 / 10^k of itself away from the middle between two
    /// (both are whole multiples of 1 / (10^k 2^j)), so the sum rounds to the
    /// right one if bits + k log2(10) < 50.
    struct Reciprocal {
        let bits: Int
        let high: Double
        let low: Double

        /// With as many bits as the proof allows.
        init(exponent: Int) { self.init(exponent: exponent, bits: max(0, 49 - (10 * exponent + 2) / 3)) }

        init(exponent: Int, bits: Int) {
            let power = values[exponent]
            self.bits = bits
            let nearest = 1 / power
            high = Double(bitPattern: nearest.bitPattern & ~((1 << UInt64(bits)) - 1))
            // 1 - nearest * power is exact in a fused operation.
            low = (nearest - high) + (1 as Double).addingProduct(-nearest, power) / power
        }
    }

    static let reciprocals = (0...largestExponent).map(Reciprocal.init)
}
