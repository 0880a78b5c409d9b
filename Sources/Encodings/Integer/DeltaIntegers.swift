import Bits

/// Differences to the value before, wrapping, packed (ENC-023): ascending ids,
/// coordinates of a walk.
///
/// Layout: an i64 first value per vector, then a packed stream of as many
/// differences as values. A vector's first difference is not used; the writer
/// repeats the second there, so that it never widens the packing. Each vector
/// decodes without the others.
enum DeltaIntegers {
    /// Values with their framed differences.
    struct Framed {
        let values: [Int64]
        let differences: PackedIntegers.Framed

        init(_ values: [Int64]) {
            self.values = values
            differences = PackedIntegers.Framed(DeltaIntegers.differences(values))
        }

        var byteCount: Int { differences.frames.count * 8 + differences.byteCount }
    }

    static func encode(_ framed: Framed, into writer: inout ByteWriter) {
        for start in stride(from: 0, to: framed.values.count, by: IntegerEncoding.vectorSize) {
            writer.write(framed.values[start])
        }
        PackedIntegers.encode(framed.differences, into: &writer)
    }

    static func decode(_ reader: inout PayloadReader, count: Int) throws(EncodingError) -> [Int64] {
        try reader.node("delta") { reader throws(EncodingError) in
            let vectorSize = IntegerEncoding.vectorSize
            let vectors = (count + vectorSize - 1) / vectorSize
            let firsts = try reader.readBytes(vectors * 8)
            var output = try PackedIntegers.decode(&reader, count: count)
            output.withUnsafeMutableBufferPointer { output in
                for vector in 0..<vectors {
                    let start = vector * vectorSize
                    var value = Int64(
                        littleEndian: firsts.loadUnaligned(fromByteOffset: vector * 8, as: Int64.self))
                    output[start] = value
                    for index in start + 1..<max(start + 1, min(start + vectorSize, count)) {
                        value &+= output[index]
                        output[index] = value
                    }
                }
            }
            return output
        }
    }

    private static func differences(_ values: [Int64]) -> [Int64] {
        var output = [Int64](repeating: 0, count: values.count)
        for index in values.indices.dropFirst() { output[index] = values[index] &- values[index - 1] }
        for start in stride(from: 0, to: values.count, by: IntegerEncoding.vectorSize) {
            output[start] = start + 1 < values.count ? output[start + 1] : 0
        }
        return output
    }
}
