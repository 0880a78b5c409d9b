import Bits

/// Computed doubles, whose low bits are noise: the high bits, of which few
/// patterns occur, apart from the low ones (ENC-035; ALP-RD, Afroozeh et al.
/// 2023).
///
/// Layout: u8 low width of 32 to 63, an integer stream of the high bits, then
/// the low bits packed one after another.
enum SplitDoubles {
    static let lowWidths = 32...63

    static func encode(_ values: [Double], into writer: inout ByteWriter) {
        let width = lowWidth(values)
        let mask: UInt64 = (1 << UInt64(width)) - 1
        writer.write(UInt8(width))
        IntegerEncoding.encode(
            values.map { Int64($0.bitPattern >> UInt64(width)) }, into: &writer, depth: 1)
        var bits: [UInt8] = []
        values.map { $0.bitPattern & mask }.withUnsafeBufferPointer {
            BitPacking.pack($0, width: width, into: &bits)
        }
        writer.write(raw: bits)
    }

    static func decode(_ reader: inout PayloadReader, count: Int) throws(EncodingError) -> [Double] {
        let width = Int(try reader.read(UInt8.self))
        guard lowWidths.contains(width) else {
            throw EncodingError("ENC-035", "expected a low width of 32 to 63 bits, found \(width)")
        }
        return try reader.node("split \(width)") { reader throws(EncodingError) in
            let high = try IntegerEncoding.decode(&reader, count: count, depth: 1)
            let bytes = try reader.readBytes(BitPacking.byteCount(count: count, width: width))
            let low = [Int64](unsafeUninitializedCapacity: count) { output, initialized in
                BitPacking.unpack(bytes, count: count, width: width, base: 0, into: output.baseAddress!)
                initialized = count
            }
            var output = [Double](repeating: 0, count: count)
            for index in 0..<count {
                output[index] = Double(
                    bitPattern: UInt64(bitPattern: high[index]) << UInt64(width)
                        | UInt64(bitPattern: low[index]))
            }
            return output
        }
    }

    /// The cut for which the high bits of 256 evenly spread values differ in
    /// the fewest bits, each pattern counted by how few of them there are.
    private static func lowWidth(_ values: [Double]) -> Int {
        let sample = values.sample(256).map(\.bitPattern)
        var best = (width: 52, bits: Int.max)
        for width in stride(from: 60, through: 44, by: -2) {
            let patterns = Set(sample.map { $0 >> UInt64(width) })
            let code = 64 - UInt64(patterns.count - 1).leadingZeroBitCount
            // A pattern has to be stored once for all rows, here of 256.
            let bits = width + code + patterns.count / 8
            if bits < best.bits { best = (width, bits) }
        }
        return best.width
    }
}
