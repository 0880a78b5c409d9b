import Bits

/// Doubles that came from short decimals: `value = integer / 10^exponent`,
/// correctly rounded, with the few values for which that fails kept beside it
/// (ENC-032; the idea of ALP, Afroozeh et al. 2023, with a division, which is
/// exact where a multiplication by the inverse is not).
///
/// Layout: u8 exponent, u32 count of exceptions, an integer stream of the
/// integers, an integer stream of exception positions strictly ascending, the
/// exceptions' bit patterns as u64. An exception's own integer is not used.
enum DecimalDoubles {
    static let maximumExponent = 18
    private static let powers = PowersOfTen.values

    /// False, with nothing written, when no exponent fits: more than an eighth
    /// of the values would be exceptions, at 10 bytes each.
    static func encode(_ values: [Double], into writer: inout ByteWriter) -> Bool {
        guard let exponent = bestExponent(values) else { return false }
        let power = powers[exponent]
        var integers = [Int64](repeating: 0, count: values.count)
        var exceptions: [Int64] = []
        var previous: Int64 = 0
        for (index, value) in values.enumerated() {
            if let integer = integer(value, power) {
                previous = integer
            } else {
                exceptions.append(Int64(index))
                if exceptions.count * 8 > values.count { return false }
            }
            integers[index] = previous
        }
        writer.write(UInt8(exponent))
        writer.write(UInt32(exceptions.count))
        IntegerEncoding.encode(integers, into: &writer, depth: 1)
        IntegerEncoding.encode(exceptions, into: &writer, depth: 2)
        for position in exceptions { writer.write(values[Int(position)]) }
        return true
    }

    static func decode(_ reader: inout PayloadReader, count: Int) throws(EncodingError) -> [Double] {
        let exponent = Int(try reader.read(UInt8.self))
        guard exponent <= maximumExponent else {
            throw EncodingError(
                "ENC-032", "expected a decimal exponent of 0 to \(maximumExponent), found \(exponent)")
        }
        return try reader.node("decimal 10^-\(exponent)") { reader throws(EncodingError) in
            let exceptions = Int(try reader.read(UInt32.self))
            guard exceptions <= count else {
                throw EncodingError("ENC-032", "expected at most \(count) exceptions, found \(exceptions)")
            }
            let integers = try IntegerEncoding.decode(&reader, count: count, depth: 1)
            let power = powers[exponent]
            var output = [Double](repeating: 0, count: count)
            for index in 0..<count { output[index] = Double(integers[index]) / power }
            try readExceptions(&reader, exceptions, into: &output, rule: "ENC-032")
            return output
        }
    }

    /// Positions and bit patterns of the values that a formula does not give.
    static func readExceptions(
        _ reader: inout PayloadReader, _ count: Int, into output: inout [Double], rule: String
    ) throws(EncodingError) {
        let positions = try IntegerEncoding.decode(&reader, count: count, depth: 1)
        let patterns = try reader.readBytes(count * 8)
        var previous: Int64 = -1
        for (index, position) in positions.enumerated() {
            guard position > previous, position < Int64(output.count) else {
                throw EncodingError(rule, "exception \(index) at \(position) is out of order or range")
            }
            previous = position
            output[Int(position)] = Double(
                bitPattern: UInt64(
                    littleEndian: patterns.loadUnaligned(fromByteOffset: index * 8, as: UInt64.self)))
        }
    }

    /// The integer that gives back exactly `value`, if there is one below 2^53.
    @inline(__always)
    private static func integer(_ value: Double, _ power: Double) -> Int64? {
        let scaled = (value * power).rounded(.toNearestOrEven)
        guard scaled.magnitude < 0x1p53 else { return nil }
        let integer = Int64(scaled)
        return (Double(integer) / power).bitPattern == value.bitPattern ? integer : nil
    }

    /// The smallest exponent that the most of 64 evenly spread values fit.
    private static func bestExponent(_ values: [Double]) -> Int? {
        let sample = values.sample(64)
        var best: (exponent: Int, fits: Int)?
        for exponent in 0...maximumExponent {
            let fits = sample.reduce(0) { $0 + (integer($1, powers[exponent]) != nil ? 1 : 0) }
            if fits > best?.fits ?? 0 { best = (exponent, fits) }
            if fits == sample.count { break }
        }
        guard let best, best.fits * 8 >= sample.count * 7 else { return nil }
        return best.exponent
    }
}
