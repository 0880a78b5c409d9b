import Bits

/// Values on a grid: `base + multiplier * quotient` (ENC-026). Coordinates in
/// nanometres are voxel numbers times 4 or 40: the low bits carry nothing.
///
/// Layout: an i64 base, an i64 multiplier of 2 or more, an integer stream of
/// quotients. Arithmetic wraps.
enum MultipleIntegers {
    /// False, with nothing written, when the differences have no common factor.
    static func encode(_ values: [Int64], into writer: inout ByteWriter, depth: Int) -> Bool {
        guard let base = values.min(), let multiplier = multiplier(values, base: base) else { return false }
        writer.write(base)
        writer.write(multiplier)
        let divisor = UInt64(multiplier)
        let quotients = values.map { Int64(UInt64(bitPattern: $0 &- base) / divisor) }
        IntegerEncoding.encode(quotients, into: &writer, depth: depth + 1)
        return true
    }

    static func decode(
        _ reader: inout PayloadReader, count: Int, depth: Int
    ) throws(EncodingError) -> [Int64] {
        let base = try reader.read(Int64.self)
        let multiplier = try reader.read(Int64.self)
        guard multiplier >= 2 else {
            throw EncodingError("ENC-026", "expected a multiplier of 2 or more, found \(multiplier)")
        }
        return try reader.node("multiple \(multiplier)") { reader throws(EncodingError) in
            var values = try IntegerEncoding.decode(&reader, count: count, depth: depth + 1)
            values.withUnsafeMutableBufferPointer { values in
                for index in values.indices { values[index] = base &+ multiplier &* values[index] }
            }
            return values
        }
    }

    /// The greatest common divisor of the differences to `base`; nil if it is 1
    /// or past 2^62. Most columns without a grid are found out by the second value.
    private static func multiplier(_ values: [Int64], base: Int64) -> Int64? {
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
