import Bits

/// Doubles that were computed as a whole number times a pitch, a pixel's area
/// or a time step (ENC-039): `value = integer * multiplier`, rounded, plus a
/// correction in units of the last place where the source rounded otherwise.
///
/// Layout: f64 multiplier, an integer stream of the integers, an integer stream
/// of corrections, the exceptions. The correction is added to the bits of the
/// product, wrapping.
final class GridDoubles {
    let multiplier: Double
    let integers: IntegerStream
    let corrections: IntegerStream
    let exceptions: DoubleExceptions

    init(_ reader: inout PayloadReader, count: Int) throws(EncodingError) {
        multiplier = try reader.readDouble()
        integers = try IntegerStream(&reader, count: count, depth: 1)
        corrections = try IntegerStream(&reader, count: count, depth: 1)
        exceptions = try DoubleExceptions(&reader, count: count, rule: "ENC-039")
    }

    /// `scratch` has room for one vector.
    func decode(
        vector: Int, into output: UnsafeMutablePointer<Double>, scratch: UnsafeMutablePointer<Int64>
    ) throws(EncodingError) {
        let rows = Vector.rows(vector, of: integers.count)
        try corrections.decode(vector: vector, into: scratch)
        try output.withMemoryRebound(to: Int64.self, capacity: rows.count) { integers throws(EncodingError) in
            try self.integers.decode(vector: vector, into: integers)
            if integers.areWithin(bits: 51, rows.count) {
                for index in 0..<rows.count {
                    let product = Double(small: integers[index]) * multiplier
                    integers[index] = Int64(bitPattern: product.bitPattern) &+ scratch[index]
                }
            } else {
                for index in 0..<rows.count {
                    let product = Double(integers[index]) * multiplier
                    integers[index] = Int64(bitPattern: product.bitPattern) &+ scratch[index]
                }
            }
        }
        exceptions.apply(to: output, rows: rows)
    }
}

extension GridDoubles {
    /// A correction beyond this is an exception.
    private static let largestCorrection: Int64 = 1 << 20
    /// Integers beyond this fit any multiplier.
    private static let largestInteger = 0x1p46

    /// The values as integers and corrections; nil when more than a sixteenth
    /// of the values would be exceptions.
    struct Plan {
        let multiplier: Double
        private(set) var integers: [Int64]
        private(set) var corrections: [Int64]
        private(set) var exceptions: [Int64] = []

        init?(_ values: UnsafeBufferPointer<Double>, multiplier: Double) {
            self.multiplier = multiplier
            integers = [Int64](repeating: 0, count: values.count)
            corrections = integers
            var last: Int64 = 0
            for (index, value) in values.enumerated() {
                if let (integer, correction) = GridDoubles.parts(value, multiplier) {
                    last = integer
                    corrections[index] = correction
                } else {
                    exceptions.append(Int64(index))
                    if exceptions.count * 16 > values.count { return nil }
                }
                integers[index] = last
            }
        }
    }

    @inline(__always)
    private static func parts(_ value: Double, _ multiplier: Double) -> (Int64, correction: Int64)? {
        let quotient = (value / multiplier).rounded(.toNearestOrEven)
        guard quotient.magnitude < largestInteger else { return nil }
        // By way of the integer, as it is decoded: the quotient of -0 has a sign
        // that no integer has.
        let integer = Int64(quotient)
        let product = Int64(bitPattern: (Double(integer) * multiplier).bitPattern)
        let correction = Int64(bitPattern: value.bitPattern) &- product
        guard correction.magnitude <= largestCorrection.magnitude else { return nil }
        return (integer, correction)
    }

    static func encode(
        _ values: UnsafeBufferPointer<Double>, _ plan: Plan, into writer: inout ByteWriter,
        profile: EncodingProfile, repeats: Bool = true
    ) {
        writer.write(plan.multiplier)
        IntegerEncoding.encode(plan.integers, into: &writer, depth: 1, profile: profile, repeats: repeats)
        IntegerEncoding.encode(plan.corrections, into: &writer, depth: 1, profile: profile)
        DoubleExceptions.encode(plan.exceptions, of: values, into: &writer, profile: profile)
    }

    /// A number of which nearly all of the values are whole multiples: a decimal
    /// unit, or else what the values themselves have in common.
    static func multiplier(_ values: [Double]) -> Double? {
        decimalUnit(values) ?? commonDivisor(values)
    }

    /// The largest of 0.1, 0.01, ... of which the values are multiples but for
    /// rounding: decimals that were added and subtracted as doubles, as angles
    /// brought into a range, are off by more units in the last place the nearer
    /// they come to zero, which Euclid's algorithm would magnify.
    private static func decimalUnit(_ values: [Double]) -> Double? {
        PowersOfTen.values[1...12].lazy.map { 1 / $0 }.first { unit in
            let fits = values.reduce(0) { fits, value in
                guard let (integer, _) = parts(value, unit) else { return fits }
                return fits + ((value - Double(integer) * unit).magnitude <= unit * 0x1p-10 ? 1 : 0)
            }
            return fits * 16 >= values.count * 15
        }
    }

    /// The greatest common divisor of the values by Euclid's algorithm, which
    /// stops where what is left is rounding, or the nearest short decimal if
    /// that fits as many.
    private static func commonDivisor(_ values: [Double]) -> Double? {
        let magnitudes = values.lazy.map(\.magnitude).filter { $0 > 0 && $0.isFinite }
        guard let largest = magnitudes.max(), magnitudes.count * 8 >= values.count * 7 else { return nil }
        // Rounding is about 2^-50 of the largest value; a divisor must stand out.
        let smallest = largest * 0x1p-36
        var divisor = 0.0
        for magnitude in magnitudes {
            var (a, b) = (max(divisor, magnitude), min(divisor, magnitude))
            while b > smallest {
                let rest = (a - (a / b).rounded(.toNearestOrEven) * b).magnitude
                (a, b) = (b, rest)
            }
            if a <= smallest * 16 { return nil }
            // The steps have magnified the rounding of the first ones; as a part of
            // a value the divisor is as exact as that value again.
            divisor = magnitude / (magnitude / a).rounded(.toNearestOrEven)
        }
        // The largest value tells the divisor best.
        let refined = largest / (largest / divisor).rounded(.toNearestOrEven)
        var best: (multiplier: Double, exact: Int)?
        for candidate in shortDecimals(near: refined) + [refined] {
            let exact = values.reduce(0) { $0 + (parts($1, candidate)?.correction == 0 ? 1 : 0) }
            if exact > best?.exact ?? 0 { best = (candidate, exact) }
        }
        return best?.multiplier
    }

    /// The number rounded to 1 to 12 significant digits, those that differ from
    /// it by rounding alone.
    private static func shortDecimals(near number: Double) -> [Double] {
        let powers = PowersOfTen.values
        var candidates: [Double] = []
        for digits in 1...12 {
            guard let exponent = powers.indices.first(where: { number * powers[$0] >= powers[digits - 1] })
            else { continue }
            let candidate = (number * powers[exponent]).rounded(.toNearestOrEven) / powers[exponent]
            if (candidate - number).magnitude <= number * 0x1p-32 { candidates.append(candidate) }
        }
        return candidates
    }
}
