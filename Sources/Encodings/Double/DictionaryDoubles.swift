import Bits

/// Few distinct bit patterns, and codes (ENC-033).
///
/// Layout: a u32 count of distinct values, an integer stream of their bits
/// strictly ascending as signed words, an integer stream of codes.
final class DictionaryDoubles {
    let values: IntegerStream
    let codes: IntegerStream
    let distinct: [Double]

    init(_ reader: inout PayloadReader, count: Int) throws(EncodingError) {
        let size = Int(try reader.read(UInt32.self))
        guard size >= 1, size <= count else {
            throw EncodingError("ENC-033", "expected 1 to \(count) distinct values, found \(size)")
        }
        values = try IntegerStream(&reader, count: size, depth: 1)
        let words = try values.decodeAll()
        for index in words.indices.dropFirst() where words[index] <= words[index - 1] {
            throw EncodingError("ENC-033", "dictionary values do not ascend at entry \(index)")
        }
        distinct = words.map { Double(bitPattern: UInt64(bitPattern: $0)) }
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

    static func encode(
        _ dictionary: IntegerDictionary, into writer: inout ByteWriter, profile: EncodingProfile
    ) {
        let (sorted, codes) = dictionary.sorted()
        writer.write(UInt32(sorted.count))
        IntegerEncoding.encode(sorted, into: &writer, depth: 1, profile: profile)
        IntegerEncoding.encode(codes, into: &writer, depth: 1, profile: profile, repeats: false)
    }
}
