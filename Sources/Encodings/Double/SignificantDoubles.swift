import Bits

/// Doubles printed with a fixed number of significant digits (`%g`), which
/// span decades: `value = mantissa / 10^exponent` with an exponent of its own
/// for each value (ENC-034). Probabilities and scores take 20 bits instead of
/// the 40 that one common exponent would need.
///
/// Layout: u32 count of exceptions, an integer stream of mantissas, an integer
/// stream of exponents of 0 to 22, an integer stream of exception positions
/// strictly ascending, the exceptions' bit patterns as u64. An exception's own
/// mantissa and exponent are not used.
enum SignificantDoubles {
    private static let maximumExponent = PowersOfTen.largestExponent
    private static let powers = PowersOfTen.values

    /// False, with nothing written, when no number of digits up to nine fits
    /// seven of eight values: longer mantissas save nothing over the bits.
    static func encode(_ values: [Double], into writer: inout ByteWriter) -> Bool {
        guard let digits = digits(values) else { return false }
        var mantissas = [Int64](repeating: 0, count: values.count)
        var exponents = mantissas
        var exceptions: [Int64] = []
        var last: (mantissa: Int64, exponent: Int) = (0, 0)
        for (index, value) in values.enumerated() {
            if value.bitPattern == 0 {
                last.mantissa = 0
            } else if let parts = parts(value, digits: digits) {
                last = parts
            } else {
                exceptions.append(Int64(index))
                if exceptions.count * 8 > values.count { return false }
            }
            mantissas[index] = last.mantissa
            exponents[index] = Int64(last.exponent)
        }
        writer.write(UInt32(exceptions.count))
        IntegerEncoding.encode(mantissas, into: &writer, depth: 1)
        IntegerEncoding.encode(exponents, into: &writer, depth: 1)
        IntegerEncoding.encode(exceptions, into: &writer, depth: 2)
        for position in exceptions { writer.write(values[Int(position)]) }
        return true
    }

    static func decode(_ reader: inout PayloadReader, count: Int) throws(EncodingError) -> [Double] {
        try reader.node("significant") { reader throws(EncodingError) in
            let exceptions = Int(try reader.read(UInt32.self))
            guard exceptions <= count else {
                throw EncodingError("ENC-034", "expected at most \(count) exceptions, found \(exceptions)")
            }
            let mantissas = try IntegerEncoding.decode(&reader, count: count, depth: 1)
            let exponents = try IntegerEncoding.decode(&reader, count: count, depth: 1)
            var output = [Double](repeating: 0, count: count)
            for index in 0..<count {
                let exponent = exponents[index]
                guard exponent >= 0, exponent <= Int64(maximumExponent) else {
                    throw EncodingError(
                        "ENC-034", "expected an exponent of 0 to \(maximumExponent), found \(exponent)")
                }
                output[index] = Double(mantissas[index]) / powers[Int(exponent)]
            }
            try DecimalDoubles.readExceptions(&reader, exceptions, into: &output, rule: "ENC-034")
            return output
        }
    }

    /// The value as a mantissa of `digits` digits, if that gives it back exactly.
    @inline(__always)
    private static func parts(_ value: Double, digits: Int) -> (mantissa: Int64, exponent: Int)? {
        let magnitude = value.magnitude
        guard magnitude < powers[digits], magnitude >= 1e-22 else { return nil }
        // The power of ten that leaves `digits` digits before the point.
        var exponent = digits - 1
        var scaled = magnitude * powers[exponent]
        while scaled < powers[digits - 1], exponent < maximumExponent {
            exponent += 1
            scaled = magnitude * powers[exponent]
        }
        while scaled >= powers[digits], exponent > 0 {
            exponent -= 1
            scaled = magnitude * powers[exponent]
        }
        let mantissa = scaled.rounded(.toNearestOrEven)
        guard mantissa / powers[exponent] == magnitude else { return nil }
        return (Int64(value < 0 ? -mantissa : mantissa), exponent)
    }

    /// The fewest digits that most of 64 evenly spread values have.
    private static func digits(_ values: [Double]) -> Int? {
        let sample = values.sample(64)
        return (2...9).first { digits in
            let fits = sample.reduce(0) {
                $0 + ($1.bitPattern == 0 || parts($1, digits: digits) != nil ? 1 : 0)
            }
            return fits * 8 >= sample.count * 7
        }
    }
}
