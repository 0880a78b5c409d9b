import Bits

/// Few distinct bit patterns, and codes (ENC-033).
///
/// Layout: a u32 count of distinct values, the values as u64 ascending as
/// signed words, an integer stream of codes.
struct DictionaryDoubles {
    let codes: IntegerStream
    private let distinct: [Double]

    init(_ reader: inout PayloadReader, count: Int) throws(EncodingError) {
        let size = Int(try reader.read(UInt32.self))
        guard size >= 1, size <= count else {
            throw EncodingError("ENC-033", "expected 1 to \(count) distinct values, found \(size)")
        }
        let patterns = try reader.readBytes(size * 8)
        distinct = (0..<size).map {
            Double(
                bitPattern: UInt64(
                    littleEndian: patterns.loadUnaligned(fromByteOffset: $0 * 8, as: UInt64.self)))
        }
        codes = try IntegerStream(&reader, count: count, depth: 1)
    }

    func decode(vector: Int, into output: UnsafeMutablePointer<Double>) throws(EncodingError) {
        let size = Vector.rows(vector, of: codes.count).count
        try output.withMemoryRebound(to: Int64.self, capacity: size) { codes throws(EncodingError) in
            try self.codes.decode(vector: vector, into: codes)
            try codes.requireCodes(size, below: distinct.count, rule: "ENC-033", of: "values")
            let output = UnsafeMutableRawPointer(codes).assumingMemoryBound(to: Double.self)
            distinct.withUnsafeBufferPointer { distinct in
                for index in 0..<size { output[index] = distinct[Int(codes[index])] }
            }
        }
    }

    static func encode(_ dictionary: IntegerDictionary, into writer: inout ByteWriter, profile: EncodingProfile) {
        let (sorted, codes) = dictionary.sorted()
        writer.write(UInt32(sorted.count))
        for pattern in sorted { writer.write(pattern) }
        IntegerEncoding.encode(codes, into: &writer, depth: 1, profile: profile)
    }
}
