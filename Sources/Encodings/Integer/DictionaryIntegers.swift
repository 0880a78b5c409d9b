import Bits

/// Few distinct values: the values in ascending order, and codes (ENC-025).
///
/// Layout: a u32 count of distinct values, an integer stream of them strictly
/// ascending, an integer stream of codes.
final class DictionaryIntegers {
    let values: IntegerStream
    let codes: IntegerStream
    let distinct: [Int64]

    init(_ reader: inout PayloadReader, count: Int, depth: Int) throws(EncodingError) {
        let size = Int(try reader.read(UInt32.self))
        guard size >= 1, size <= count else {
            throw EncodingError("ENC-025", "expected 1 to \(count) distinct values, found \(size)")
        }
        values = try IntegerStream(&reader, count: size, depth: depth + 1)
        distinct = try values.decodeAll()
        for index in distinct.indices.dropFirst() where distinct[index] <= distinct[index - 1] {
            throw EncodingError("ENC-025", "dictionary values do not ascend at entry \(index)")
        }
        codes = try IntegerStream(&reader, count: count, depth: depth + 1)
    }

    func decode(vector: Int, into output: UnsafeMutablePointer<Int64>) throws(EncodingError) {
        try codes.decode(vector: vector, into: output)
        let size = Vector.rows(vector, of: codes.count).count
        try output.requireCodes(size, below: distinct.count, rule: "ENC-025", of: "values")
        distinct.withUnsafeBufferPointer { distinct in
            for index in 0..<size { output[index] = distinct[Int(output[index])] }
        }
    }

    /// Bytes that `count` packed codes of so many distinct values take.
    static func codeBytes(_ distinct: Int, count: Int) -> Int {
        PackedFrame.bits(Int64(distinct - 1)) * count / 8 + Vector.count(of: count) * PackedFrame.size
    }

    static func encode(
        _ dictionary: IntegerDictionary, into writer: inout ByteWriter, depth: Int, profile: EncodingProfile
    ) {
        let (sorted, codes) = dictionary.sorted()
        writer.write(UInt32(sorted.count))
        IntegerEncoding.encode(sorted, into: &writer, depth: depth + 1, profile: profile)
        IntegerEncoding.encode(codes, into: &writer, depth: depth + 1, profile: profile, repeats: false)
    }
}
