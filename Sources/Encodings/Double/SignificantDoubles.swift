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
        let mantissas: [Int64]
        let exponents: [Int64]
        let exceptions: [Int64]

        init?(_ values: UnsafeBufferPointer<Double>, digits: Int) {
            var exponents: [Int64] = []
            var exceptions: [Int64] = []
            var isPossible = true
            mantissas = [Int64](unsafeUninitializedCapacity: values.count) { mantissas, written in
                exponents = [Int64](unsafeUninitializedCapacity: values.count) { exponents, alsoWritten in
                    values.splitDecimals(digits: digits, mantissas: mantissas, exponents: exponents) {
                        index, isZero in
                        // Zeros and exceptions repeat the exponent before them.
                        mantissas[index] = isZero || index == 0 ? 0 : mantissas[index - 1]
                        exponents[index] = index == 0 ? Int64(digits - 1) : exponents[index - 1]
                        if isZero { return true }
                        exceptions.append(Int64(index))
                        isPossible = exceptions.count * 8 <= values.count
                        return isPossible
                    }
                    alsoWritten = isPossible ? values.count : 0
                }
                written = isPossible ? values.count : 0
            }
            guard isPossible else { return nil }
            self.exponents = exponents
            self.exceptions = exceptions
        }
    }

    static func encode(
        _ values: UnsafeBufferPointer<Double>, _ plan: Plan, into writer: inout ByteWriter,
        profile: EncodingProfile, repeats: Bool = true, like guess: SchemeGuess? = nil
    ) {
        for (index, integers) in [plan.mantissas, plan.exponents].enumerated() {
            IntegerEncoding.encode(
                integers, into: &writer, depth: 1, profile: profile, repeats: repeats, like: guess?[index])
        }
        DoubleExceptions.encode(plan.exceptions, of: values, into: &writer, profile: profile)
    }

    /// The fewest digits that seven of eight values have; nil if there is no such number.
    static func digits(_ values: [Double]) -> Int? {
        digitCounts.first { digits in
            values.withUnsafeBufferPointer { Plan($0, digits: digits) != nil }
        }
    }
}
