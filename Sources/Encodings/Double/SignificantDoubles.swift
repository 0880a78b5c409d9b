import Bits

/// Doubles printed with a fixed number of significant digits (`%g`), which
/// span decades: `value = mantissa / 10^exponent` with an exponent of its own
/// for each value (ENC-034). Probabilities and scores take 20 bits instead of
/// the 40 that one common exponent would need.
///
/// Layout: an integer stream of mantissas, an integer stream of exponents of 0
/// to 22, the exceptions.
final class SignificantDoubles {
    let mantissas: IntegerStream
    let exponents: IntegerStream
    let exceptions: DoubleExceptions

    init(_ reader: inout PayloadReader, count: Int) throws(EncodingError) {
        mantissas = try IntegerStream(&reader, count: count, depth: 1)
        exponents = try IntegerStream(&reader, count: count, depth: 1)
        exceptions = try DoubleExceptions(&reader, count: count, rule: "ENC-034")
    }
}

extension SignificantDoubles {
    /// More digits save nothing over the bits.
    private static let digitCounts = 2...15

    /// The values as mantissas and exponents; nil when more than an eighth of
    /// the values would be exceptions.
    struct Plan {
        private(set) var mantissas: [Int64]
        private(set) var exponents: [Int64]
        private(set) var exceptions: [Int64] = []

        init?(_ values: UnsafeBufferPointer<Double>, digits: Int) {
            mantissas = [Int64](repeating: 0, count: values.count)
            exponents = mantissas
            var last = Parts(mantissa: 0, exponent: digits - 1)
            for (index, value) in values.enumerated() {
                if value.bitPattern == 0 {
                    last.mantissa = 0
                } else if let parts = Parts(value, digits: digits) {
                    last = parts
                } else {
                    exceptions.append(Int64(index))
                    if exceptions.count * 8 > values.count { return nil }
                }
                mantissas[index] = last.mantissa
                exponents[index] = Int64(last.exponent)
            }
        }
    }

    /// A value as a mantissa of so many digits and a power of ten.
    private struct Parts {
        var mantissa: Int64
        var exponent: Int

        init(mantissa: Int64, exponent: Int) {
            self.mantissa = mantissa
            self.exponent = exponent
        }

        /// Nil unless the two give back the value exactly.
        init?(_ value: Double, digits: Int) {
            let powers = PowersOfTen.values
            let magnitude = value.magnitude
            guard magnitude < powers[digits], magnitude >= 1e-22 else { return nil }
            // The value's decade or the one below it, from its binary exponent:
            // 1233 / 4096 is log10(2), and rounds down alike over the range.
            let decade = ((Int(magnitude.bitPattern &>> 52) &- 1023) &* 1233) &>> 12
            exponent = min(max(digits - 1 - decade, 0), PowersOfTen.largestExponent)
            var scaled = magnitude * powers[exponent]
            if scaled >= powers[digits], exponent > 0 {
                exponent -= 1
                scaled = magnitude * powers[exponent]
            }
            let rounded = scaled.rounded(.toNearestOrEven)
            guard rounded <= powers[digits], rounded / powers[exponent] == magnitude else { return nil }
            mantissa = Int64(value < 0 ? -rounded : rounded)
        }
    }

    static func encode(
        _ values: UnsafeBufferPointer<Double>, _ plan: Plan, into writer: inout ByteWriter,
        profile: EncodingProfile
    ) {
        IntegerEncoding.encode(plan.mantissas, into: &writer, depth: 1, profile: profile)
        IntegerEncoding.encode(plan.exponents, into: &writer, depth: 1, profile: profile)
        DoubleExceptions.encode(plan.exceptions, of: values, into: &writer, profile: profile)
    }

    /// The fewest digits that seven of eight values have; nil if there is no such number.
    static func digits(_ values: [Double]) -> Int? {
        digitCounts.first { digits in
            let fits = values.reduce(0) {
                $0 + ($1.bitPattern == 0 || Parts($1, digits: digits) != nil ? 1 : 0)
            }
            return fits * 8 >= values.count * 7
        }
    }
}
