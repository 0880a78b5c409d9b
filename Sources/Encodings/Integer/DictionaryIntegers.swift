import Bits

/// Few distinct values: the values in ascending order, and codes (ENC-025).
///
/// Layout: a u32 count of distinct values, an integer stream of them strictly
/// ascending, an integer stream of codes.
enum DictionaryIntegers {
    /// False, with nothing written, when more than a quarter of the values are
    /// distinct: the dictionary then eats what the codes save.
    static func encode(_ values: [Int64], into writer: inout ByteWriter, depth: Int) -> Bool {
        let limit = values.count / 4
        var distinct = Set<Int64>()
        for value in values where distinct.insert(value).inserted {
            if distinct.count > limit { return false }
        }
        let sorted = distinct.sorted()
        var codeOfValue: [Int64: Int64] = [:]
        codeOfValue.reserveCapacity(sorted.count)
        for (code, value) in sorted.enumerated() { codeOfValue[value] = Int64(code) }
        writer.write(UInt32(sorted.count))
        IntegerEncoding.encode(sorted, into: &writer, depth: 2)
        IntegerEncoding.encode(values.map { codeOfValue[$0]! }, into: &writer, depth: depth + 1)
        return true
    }

    static func decode(
        _ reader: inout PayloadReader, count: Int, depth: Int
    ) throws(EncodingError) -> [Int64] {
        try reader.node("dictionary") { reader throws(EncodingError) in
            let size = Int(try reader.read(UInt32.self))
            guard size >= 1, size <= count else {
                throw EncodingError("ENC-025", "expected 1 to \(count) distinct values, found \(size)")
            }
            let values = try IntegerEncoding.decode(&reader, count: size, depth: depth + 1)
            for index in values.indices.dropFirst() where values[index] <= values[index - 1] {
                throw EncodingError("ENC-025", "dictionary values do not ascend at entry \(index)")
            }
            var codes = try IntegerEncoding.decode(&reader, count: count, depth: depth + 1)
            for index in codes.indices {
                let code = codes[index]
                guard code >= 0, code < Int64(size) else {
                    throw EncodingError("ENC-025", "code \(code) is outside a dictionary of \(size) values")
                }
                codes[index] = values[Int(code)]
            }
            return codes
        }
    }
}
