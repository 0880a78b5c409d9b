import Bits
import Columns

/// A stream of texts as a dictionary in order of first use, and codes
/// (ENC-040). Texts that are all unlike have the codes 0, 1, 2, ..., a
/// sequence.
///
/// Layout: a u32 count of distinct texts, an integer stream of their byte
/// lengths, then for each 1,024 of them a byte block of their UTF-8 bytes, an
/// integer stream of codes.
struct TextStream {
    /// The most bytes that the texts of one page may take together: the reader
    /// refuses more before it allocates.
    static let maximumBytes = 1 << 30

    let codes: IntegerStream
    let lengths: IntegerStream
    let blocks: [ByteBlock]
    /// Where each text begins in its block, and where it ends.
    let starts: [Int]
    let ends: [Int]

    init(_ reader: inout PayloadReader, count: Int) throws(EncodingError) {
        let size = Int(try reader.read(UInt32.self))
        guard size <= count else {
            throw EncodingError("ENC-040", "expected at most \(count) distinct texts, found \(size)")
        }
        lengths = try IntegerStream(&reader, count: size, depth: 1)
        var starts: [Int] = []
        var ends: [Int] = []
        var blocks: [ByteBlock] = []
        starts.reserveCapacity(size)
        ends.reserveCapacity(size)
        var total = 0
        let lengthValues = try lengths.decodeAll()
        for vector in 0..<Vector.count(of: size) {
            var end = 0
            for length in lengthValues[Vector.rows(vector, of: size)] {
                guard length >= 0, length <= Int64(Self.maximumBytes - total) else {
                    throw EncodingError(
                        "ENC-040", "texts of a page take more than \(Self.maximumBytes) bytes")
                }
                starts.append(end)
                end += Int(length)
                ends.append(end)
                total += Int(length)
            }
            blocks.append(try ByteBlock(&reader, count: end))
        }
        self.starts = starts
        self.ends = ends
        self.blocks = blocks
        codes = try IntegerStream(&reader, count: count, depth: 1)
    }

    var tree: [EncodingTree] { [lengths.tree] + blocks.prefix(1).map(\.tree) + [codes.tree] }

    /// The texts of some rows over a dictionary of all texts; where few rows are
    /// asked for, over one of those that they use.
    func decode(_ rows: Range<Int>) throws(EncodingError) -> TextVector {
        var codes = try decodeCodes(rows)
        if rows.count == self.codes.count || rows.count >= starts.count {
            return TextVector(codes: codes, dictionary: try texts(Array(starts.indices)))
        }
        // In ascending order, so that each block is unpacked once.
        let used = Set(codes).sorted()
        let place = Dictionary(uniqueKeysWithValues: zip(used, UInt32(0)...))
        for index in codes.indices { codes[index] = place[codes[index]] ?? 0 }
        return TextVector(codes: codes, dictionary: try texts(used.map(Int.init)))
    }

    func decodeCodes(_ rows: Range<Int>) throws(EncodingError) -> [UInt32] {
        try Vector.decode(rows, of: codes.count) { vector, output throws(EncodingError) in
            let size = Vector.rows(vector, of: codes.count).count
            try Vector.withScratch { (wide: UnsafeMutablePointer<Int64>) throws(EncodingError) in
                try codes.decode(vector: vector, into: wide)
                try wide.requireCodes(size, below: starts.count, rule: "ENC-040", of: "texts")
                for index in 0..<size { output[index] = UInt32(truncatingIfNeeded: wide[index]) }
            }
        }
    }

    /// The texts with the given codes, which ascend: each block is unpacked once.
    func texts(_ codes: [Int]) throws(EncodingError) -> [String] {
        var texts: [String] = []
        texts.reserveCapacity(codes.count)
        var open: (block: Int, bytes: [UInt8]) = (-1, [])
        for code in codes {
            if code / Vector.size != open.block {
                open = (code / Vector.size, try blocks[code / Vector.size].unpacked())
            }
            guard let text = String(validating: open.bytes[starts[code]..<ends[code]], as: UTF8.self) else {
                throw EncodingError("ENC-040", "text \(code) is not UTF-8")
            }
            texts.append(text)
        }
        return texts
    }

    static func encode(_ vector: TextVector, into writer: inout ByteWriter, profile: EncodingProfile) {
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
        IntegerEncoding.encode(used.map { Int64($0.utf8.count) }, into: &writer, depth: 1, profile: profile)
        for block in 0..<Vector.count(of: used.count) {
            var bytes: [UInt8] = []
            for text in used[Vector.rows(block, of: used.count)] { bytes.append(contentsOf: text.utf8) }
            bytes.withUnsafeBytes { ByteBlock.encode($0, into: &writer) }
        }
        IntegerEncoding.encode(codes, into: &writer, depth: 1, profile: profile)
    }
}
