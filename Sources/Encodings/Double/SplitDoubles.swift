import Bits

/// Computed doubles, whose low bits are noise: the high bits, of which few
/// patterns occur, apart from the low ones (ENC-035; ALP-RD, Afroozeh et al.
/// 2023).
///
/// Layout: u8 low width of 32 to 63, an integer stream of the high bits, then
/// the low bits of each vector, interleaved if it is whole, sequential if not.
final class SplitDoubles {
    static let lowWidths = 32...63

    let width: Int
    let high: IntegerStream
    private let low: UnsafeRawBufferPointer

    init(_ reader: inout PayloadReader, count: Int) throws(EncodingError) {
        width = Int(try reader.read(UInt8.self))
        guard Self.lowWidths.contains(width) else {
            throw EncodingError("ENC-035", "expected a low width of 32 to 63 bits, found \(width)")
        }
        high = try IntegerStream(&reader, count: count, depth: 1)
        let tail = BitPacking.byteCount(count: count % Vector.size, width: width)
        low = try reader.readBytes(count / Vector.size * LanePacking.byteCount(width: width) + tail)
    }

    /// `scratch` has room for one vector.
    func decode(
        vector: Int, into output: UnsafeMutablePointer<Double>, scratch: UnsafeMutablePointer<Int64>
    ) throws(EncodingError) {
        let size = Vector.rows(vector, of: high.count).count
        try high.decode(vector: vector, into: scratch)
        let shift = UInt64(width)
        output.withMemoryRebound(to: Int64.self, capacity: size) { words in
            let start = vector * LanePacking.byteCount(width: width)
            if size == Vector.size, let source = low.baseAddress {
                LanePacking.unpack(source + start, width: width, base: 0, into: words)
            } else {
                let tail = UnsafeRawBufferPointer(rebasing: low[start...])
                BitPacking.unpack(tail, count: size, width: width, base: 0, into: words)
            }
            for index in 0..<size {
                words[index] |= Int64(bitPattern: UInt64(bitPattern: scratch[index]) &<< shift)
            }
        }
    }

    static func encode(
        _ values: UnsafeBufferPointer<Double>, width: Int, into writer: inout ByteWriter,
        profile: EncodingProfile
    ) {
        let mask: UInt64 = (1 << UInt64(width)) - 1
        writer.write(UInt8(width))
        IntegerEncoding.encode(
            values.map { Int64($0.bitPattern >> UInt64(width)) }, into: &writer, depth: 1, profile: profile)
        writer.append(reserving: values.count * width / 8 + 8) { bytes in
            let whole = values.count / Vector.size
            values.withMemoryRebound(to: Int64.self) { words in
                for vector in 0..<whole {
                    LanePacking.pack(
                        words.baseAddress! + vector * Vector.size, width: width, base: 0, into: &bytes)
                }
            }
            values[(whole * Vector.size)...].map { $0.bitPattern & mask }.withUnsafeBufferPointer {
                BitPacking.pack($0, width: width, into: &bytes)
            }
        }
    }

    /// Fewer bits than this no cut takes.
    static let leastBits = 44
    /// All bits of the fraction.
    static let commonWidth = 52

    /// The cut for which the high bits of the sample differ in the fewest
    /// bits, each pattern counted by how few of them there are.
    static func lowWidth(_ sample: [Double]) -> (width: Int, bits: Int) {
        var best = (width: 52, bits: Int.max)
        for width in stride(from: 60, through: leastBits, by: -2) {
            let patterns = Set(sample.map { $0.bitPattern >> UInt64(width) })
            let code = 64 - UInt64(patterns.count - 1).leadingZeroBitCount
            // A pattern has to be stored once for all rows, here of the sample.
            let bits = width + code + patterns.count / 8
            if bits < best.bits { best = (width, bits) }
        }
        return best
    }
}
