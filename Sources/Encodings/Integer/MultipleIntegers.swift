import Bits

/// Values on a grid: `base + multiplier * quotient` (ENC-026). Coordinates in
/// nanometres are voxel numbers times 4 or 40: the low bits carry nothing.
///
/// Layout: an i64 base, an i64 multiplier of 2 or more, an integer stream of
/// quotients. Arithmetic wraps.
final class MultipleIntegers {
    let base: Int64
    let multiplier: Int64
    let quotients: IntegerStream

    init(_ reader: inout PayloadReader, count: Int, depth: Int) throws(EncodingError) {
        base = try reader.read(Int64.self)
        multiplier = try reader.read(Int64.self)
        guard multiplier >= 2 else {
            throw EncodingError("ENC-026", "expected a multiplier of 2 or more, found \(multiplier)")
        }
        quotients = try IntegerStream(&reader, count: count, depth: depth + 1)
    }

    func decode(vector: Int, into output: UnsafeMutablePointer<Int64>) throws(EncodingError) {
        try quotients.decode(vector: vector, into: output)
        let size = Vector.rows(vector, of: quotients.count).count
        for index in 0..<size { output[index] = base &+ multiplier &* output[index] }
    }

    static func encode(
        _ values: UnsafeBufferPointer<Int64>, base: Int64, multiplier: Int64, into writer: inout ByteWriter,
        depth: Int, profile: EncodingProfile
    ) {
        writer.write(base)
        writer.write(multiplier)
        let division = ExactDivision(by: UInt64(multiplier))
        let quotients = values.map {
            Int64(bitPattern: division.quotient(of: UInt64(bitPattern: $0 &- base)))
        }
        IntegerEncoding.encode(quotients, into: &writer, depth: depth + 1, profile: profile)
    }

    /// The greatest common divisor of the differences to `base`; nil if it is 1
    /// or past 2^62. Most columns without a grid are found out by the second value.
    static func multiplier(_ values: UnsafeBufferPointer<Int64>, base: Int64) -> Int64? {
        var divisor: UInt64 = 0
        for value in values {
            var rest = UInt64(bitPattern: value &- base)
            if divisor != 0, rest % divisor == 0 { continue }
            while rest != 0 { (divisor, rest) = (rest, divisor % rest) }
            if divisor == 1 { return nil }
        }
        return divisor >= 2 && divisor < 1 << 62 ? Int64(divisor) : nil
    }
}
