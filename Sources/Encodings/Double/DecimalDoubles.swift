import Bits

/// Doubles that came from short decimals: `value = integer / 10^exponent`,
/// correctly rounded, with the few values for which that fails kept beside it
/// (ENC-032; the idea of ALP, Afroozeh et al. 2023, with a division, which is
/// exact where a multiplication by the inverse is not).
///
/// Layout: u8 exponent, an integer stream of the integers, the exceptions.
final class DecimalDoubles {
    static let maximumExponent = 18

    let exponent: Int
    let integers: IntegerStream
    let exceptions: DoubleExceptions

    init(_ reader: inout PayloadReader, count: Int) throws(EncodingError) {
        exponent = Int(try reader.read(UInt8.self))
        guard exponent <= Self.maximumExponent else {
            throw EncodingError(
                "ENC-032", "expected a decimal exponent of 0 to \(Self.maximumExponent), found \(exponent)")
        }
        integers = try IntegerStream(&reader, count: count, depth: 1)
        exceptions = try DoubleExceptions(&reader, count: count, rule: "ENC-032")
    }

    func decode(vector: Int, into output: UnsafeMutablePointer<Double>) throws(EncodingError) {
        let rows = Vector.rows(vector, of: integers.count)
        if try !decodeNarrow(vector: vector, rows.count, into: output) {
            try output.withMemoryRebound(to: Int64.self, capacity: rows.count) {
                integers throws(EncodingError) in
                try self.integers.decode(vector: vector, into: integers)
                divide(integers, rows.count, vector: vector)
            }
        }
        exceptions.apply(to: output, rows: rows)
    }

    /// A whole vector of packed integers of at most 32 bits goes straight from
    /// 32-bit lanes to doubles; false if the vector is another.
    private func decodeNarrow(
        vector: Int, _ size: Int, into output: UnsafeMutablePointer<Double>
    ) throws(EncodingError) -> Bool {
        guard size == Vector.size, case .packed(let packed) = integers.body else { return false }
        let (frame, bits) = packed.packed(vector)
        let reciprocal = PowersOfTen.reciprocals[exponent]
        guard frame.fits(bits: reciprocal.bits), let source = bits.baseAddress else { return false }
        LanePacking.unpack(
            source, width: frame.width, base: frame.base, high: reciprocal.high, low: reciprocal.low,
            into: output)
        if frame.patchCount > 0 {
            let power = PowersOfTen.values[exponent]
            try packed.forEachPatch(of: frame, bits, size) { position, integer in
                output[position] = Double(integer) / power
            }
        }
        return true
    }

    /// Replaces the integers of a vector by their quotients in place.
    private func divide(_ integers: UnsafeMutablePointer<Int64>, _ count: Int, vector: Int) {
        let reciprocal = PowersOfTen.reciprocals[exponent]
        let power = PowersOfTen.values[exponent]
        let output = UnsafeMutableRawPointer(integers).assumingMemoryBound(to: Double.self)
        if self.integers.isWithin(bits: reciprocal.bits, vector: vector)
            || integers.areWithin(bits: reciprocal.bits, count)
        {
            let (high, low) = (reciprocal.high, reciprocal.low)
            for index in 0..<count {
                let integer = Double(small: integers[index])
                output[index] = integer * high + integer * low
            }
        } else if integers.areWithin(bits: 51, count) {
            for index in 0..<count { output[index] = Double(small: integers[index]) / power }
        } else {
            for index in 0..<count { output[index] = Double(integers[index]) / power }
        }
    }
}

extension UnsafeMutablePointer<Int64> {
    /// Whether all are in `-2^bits ..< 2^bits`.
    func areWithin(bits: Int, _ count: Int) -> Bool {
        let limit: Int64 = 1 &<< Int64(bits)
        var union: UInt64 = 0
        for index in 0..<count { union |= UInt64(bitPattern: self[index] &+ limit) }
        return union &>> UInt64(bits &+ 1) == 0
    }
}

extension Double {
    /// An integer in `-2^51 ..< 2^51`: SSE2 converts none of 64 bits, but the
    /// bits of 1.5 * 2^52 plus the integer are those of the sum.
    @inline(__always)
    init(small integer: Int64) {
        self = Double(bitPattern: 0x1.8p52.bitPattern &+ UInt64(bitPattern: integer)) - 0x1.8p52
    }
}

extension DecimalDoubles {
    /// The values as integers of one exponent; nil when no exponent fits: more
    /// than an eighth of the values would be exceptions, at 10 bytes each.
    struct Plan {
        let exponent: Int
        let integers: [Int64]
        let exceptions: [Int64]

        init?(_ values: UnsafeBufferPointer<Double>, exponent: Int) {
            self.exponent = exponent
            var exceptions: [Int64] = []
            var isPossible = true
            integers = [Int64](unsafeUninitializedCapacity: values.count) { output, count in
                values.scale(by: PowersOfTen.values[exponent], into: output) { index in
                    // An exception repeats the integer before it.
                    output[index] = index > 0 ? output[index - 1] : 0
                    exceptions.append(Int64(index))
                    isPossible = exceptions.count * 8 <= values.count
                    return isPossible
                }
                count = isPossible ? values.count : 0
            }
            guard isPossible else { return nil }
            self.exceptions = exceptions
        }
    }

    static func encode(
        _ values: UnsafeBufferPointer<Double>, _ plan: Plan, into writer: inout ByteWriter,
        profile: EncodingProfile, repeats: Bool = true, like guess: SchemeGuess? = nil
    ) {
        writer.write(UInt8(plan.exponent))
        IntegerEncoding.encode(
            plan.integers, into: &writer, depth: 1, profile: profile, repeats: repeats, like: guess?[0])
        DoubleExceptions.encode(plan.exceptions, of: values, into: &writer, profile: profile)
    }

    /// The smallest exponent that the most of the values fit; nil if no
    /// exponent fits seven of eight.
    static func bestExponent(_ values: [Double]) -> Int? {
        var best: (exponent: Int, fits: Int)?
        for exponent in 0...maximumExponent {
            let fits = values.withUnsafeBufferPointer {
                $0.count - $0.unscalable(by: PowersOfTen.values[exponent])
            }
            if fits > best?.fits ?? 0 { best = (exponent, fits) }
            if fits == values.count { break }
        }
        guard let best, best.fits * 8 >= values.count * 7 else { return nil }
        return best.exponent
    }
}
