import Bits

/// Few distinct bit patterns: the patterns in ascending order as unsigned
/// words, and codes (ENC-033).
///
/// Layout: a u32 count of distinct values, the values as u64, an integer
/// stream of codes.
enum DictionaryDoubles {
    /// False, with nothing written, when more than an eighth of the values are
    /// distinct (a repeated value then costs about what decimal packing costs).
    static func encode(_ values: [Double], into writer: inout ByteWriter) -> Bool {
        let limit = values.count / 8
        var distinct = Set<UInt64>()
        for value in values where distinct.insert(value.bitPattern).inserted {
            if distinct.count > limit { return false }
        }
        let sorted = distinct.sorted()
        var codeOfPattern: [UInt64: Int64] = [:]
        codeOfPattern.reserveCapacity(sorted.count)
        for (code, pattern) in sorted.enumerated() { codeOfPattern[pattern] = Int64(code) }
        writer.write(UInt32(sorted.count))
        for pattern in sorted { writer.write(pattern) }
        IntegerEncoding.encode(values.map { codeOfPattern[$0.bitPattern]! }, into: &writer, depth: 1)
        return true
    }

    static func decode(_ reader: inout PayloadReader, count: Int) throws(EncodingError) -> [Double] {
        try reader.node("dictionary") { reader throws(EncodingError) in
            let size = Int(try reader.read(UInt32.self))
            guard size >= 1, size <= count else {
                throw EncodingError("ENC-033", "expected 1 to \(count) distinct values, found \(size)")
            }
            let patterns = try reader.readBytes(size * 8)
            let codes = try IntegerEncoding.decode(&reader, count: count, depth: 1)
            var output = [Double](repeating: 0, count: count)
            for index in codes.indices {
                let code = codes[index]
                guard code >= 0, code < Int64(size) else {
                    throw EncodingError("ENC-033", "code \(code) is outside a dictionary of \(size) values")
                }
                output[index] = Double(
                    bitPattern: UInt64(
                        littleEndian: patterns.loadUnaligned(
                            fromByteOffset: Int(code) * 8, as: UInt64.self)))
            }
            return output
        }
    }
}
