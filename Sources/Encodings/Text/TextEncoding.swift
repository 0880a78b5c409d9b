import Bits
import Columns

/// A stream of texts as a dictionary in order of first use, and codes
/// (ENC-040). Texts that are all unlike have the codes 0, 1, 2, ..., which the
/// integer stream stores in a few bytes.
///
/// Layout: a u32 count of distinct texts, an integer stream of their byte
/// lengths, a byte block of their UTF-8 bytes one after another, an integer
/// stream of codes.
enum TextEncoding {
    /// The most bytes that the texts of one page may take together: the reader
    /// refuses more before it allocates.
    static let maximumBytes = 1 << 30

    static func encode(_ vector: TextVector, into writer: inout ByteWriter) {
        var localCode = [Int64](repeating: -1, count: vector.dictionary.count)
        var used: [String] = []
        var codes: [Int64] = []
        codes.reserveCapacity(vector.count)
        for code in vector.codes {
            if localCode[Int(code)] < 0 {
                localCode[Int(code)] = Int64(used.count)
                used.append(vector.dictionary[Int(code)])
            }
            codes.append(localCode[Int(code)])
        }
        writer.write(UInt32(used.count))
        IntegerEncoding.encode(used.map { Int64($0.utf8.count) }, into: &writer, depth: 1)
        var bytes: [UInt8] = []
        for text in used { bytes.append(contentsOf: text.utf8) }
        ByteBlock.encode(bytes, into: &writer)
        IntegerEncoding.encode(codes, into: &writer, depth: 1)
    }

    static func decode(_ reader: inout PayloadReader, count: Int) throws(EncodingError) -> TextVector {
        try reader.node("text") { reader throws(EncodingError) in
            let size = Int(try reader.read(UInt32.self))
            guard size <= count else {
                throw EncodingError("ENC-040", "expected at most \(count) distinct texts, found \(size)")
            }
            let lengths = try IntegerEncoding.decode(&reader, count: size, depth: 1)
            var total = 0
            for length in lengths {
                guard length >= 0, length <= Int64(maximumBytes - total) else {
                    throw EncodingError("ENC-040", "texts of a page take more than \(maximumBytes) bytes")
                }
                total += Int(length)
            }
            let bytes = try ByteBlock.decode(&reader, count: total)
            var dictionary: [String] = []
            dictionary.reserveCapacity(size)
            var start = 0
            for length in lengths {
                let end = start + Int(length)
                guard let text = String(validating: bytes[start..<end], as: UTF8.self) else {
                    throw EncodingError("ENC-040", "text \(dictionary.count) is not UTF-8")
                }
                dictionary.append(text)
                start = end
            }
            let wide = try IntegerEncoding.decode(&reader, count: count, depth: 1)
            var codes = [UInt32](repeating: 0, count: count)
            for (index, code) in wide.enumerated() {
                guard code >= 0, code < Int64(size) else {
                    throw EncodingError("ENC-040", "code \(code) is outside a dictionary of \(size) texts")
                }
                codes[index] = UInt32(code)
            }
            return TextVector(codes: codes, dictionary: dictionary)
        }
    }
}
