import Bits
import Columns

/// Distinct texts, in order of first use: of one page, or shared by pages of a
/// column (ENC-040). It points into bytes and must not outlive them.
///
/// Layout: a u32 count of texts, an integer stream of their byte lengths, then
/// for each 1,024 of them a byte block of their UTF-8 bytes.
public struct TextDictionary {
    /// The most bytes that the texts may take together: the reader refuses more
    /// before it allocates.
    static let maximumBytes = 1 << 30
    /// Texts of a shared dictionary per row of a page over it, at most: opening a
    /// page walks the dictionary (ENC-041).
    public static let maximumTextsPerRow = 4

    let lengths: IntegerStream
    let blocks: [ByteBlock]
    /// Where each text begins in its block, and where it ends.
    private let starts: [Int]
    private let ends: [Int]
    /// UTF-8 bytes of all texts.
    let textByteCount: Int

    public var count: Int { starts.count }

    /// The next `size` texts, whose count has been read and checked.
    init(_ reader: inout PayloadReader, size: Int) throws(EncodingError) {
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
                        "ENC-040", "the texts take more than \(Self.maximumBytes) bytes")
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
        textByteCount = total
    }

    /// A dictionary that fills `section`; nil where it has more than `limit`
    /// texts, or bytes behind them.
    public init?(_ section: UnsafeRawBufferPointer, limit: Int) throws(EncodingError) {
        var reader = PayloadReader(section)
        let size = Int(try reader.read(UInt32.self))
        guard size <= limit else { return nil }
        self = try TextDictionary(&reader, size: size)
        guard reader.remaining == 0 else { return nil }
    }

    /// Throws where the dictionary has more texts than a page of `rows` may be
    /// over, before any of it is walked (ENC-041).
    public static func requireFit(_ section: UnsafeRawBufferPointer, rows: Int) throws(EncodingError) {
        var reader = PayloadReader(section)
        try requireFit(Int(try reader.read(UInt32.self)), rows: rows)
    }

    static func requireFit(_ count: Int, rows: Int) throws(EncodingError) {
        guard count <= rows * maximumTextsPerRow else {
            throw EncodingError("ENC-041", "a page of \(rows) rows is over a dictionary of \(count) texts")
        }
    }

    var trees: [EncodingTree] { [lengths.tree] + blocks.prefix(1).map(\.tree) }

    /// The schemes that hold it.
    public var tree: EncodingTree {
        EncodingTree(
            "dictionary", 4 + lengths.byteCount + blocks.reduce(0) { $0 + $1.byteCount }, trees)
    }

    /// All texts.
    public func texts() throws(EncodingError) -> [String] { try texts(Array(starts.indices)) }

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

    /// The codes of the texts that fit.
    func codes(where fits: (String) -> Bool) throws(EncodingError) -> IntegerSet {
        let texts = try self.texts()
        return IntegerSet(texts.indices.filter { fits(texts[$0]) }.map(Int64.init))
    }

    /// The codes of the texts that are one of `wanted`, byte for byte. Texts of
    /// another length than theirs are not compared, and blocks without a text of
    /// their length are not unpacked.
    func codes(among wanted: [String]) throws(EncodingError) -> IntegerSet {
        let keys = Set(wanted.map(TextKey.init))
        let hashes = Set(keys.map { XXH64.hash($0.text.utf8) })
        var hasLength = [Bool](repeating: false, count: (keys.map(\.text.utf8.count).max() ?? 0) + 1)
        for key in keys { hasLength[key.text.utf8.count] = true }
        var codes: [Int64] = []
        for block in blocks.indices {
            let candidates = Vector.rows(block, of: count).filter {
                let length = ends[$0] - starts[$0]
                return length < hasLength.count && hasLength[length]
            }
            guard !candidates.isEmpty else { continue }
            let bytes = try blocks[block].unpacked()
            for code in candidates {
                let text = bytes[starts[code]..<ends[code]]
                // Of equal hashes the texts decide.
                if hashes.contains(XXH64.hash(text)), let text = String(validating: text, as: UTF8.self),
                    keys.contains(TextKey(text))
                {
                    codes.append(Int64(code))
                }
            }
        }
        return IntegerSet(codes)
    }
}

extension TextDictionary {
    static func encode(_ texts: [String], into writer: inout ByteWriter, profile: EncodingProfile) {
        writer.write(UInt32(texts.count))
        IntegerEncoding.encode(texts.map { Int64($0.utf8.count) }, into: &writer, depth: 1, profile: profile)
        for block in 0..<Vector.count(of: texts.count) {
            var bytes: [UInt8] = []
            for text in texts[Vector.rows(block, of: texts.count)] { bytes.append(contentsOf: text.utf8) }
            bytes.withUnsafeBytes { ByteBlock.encode($0, into: &writer) }
        }
    }

    /// The bytes of a dictionary that pages share.
    public static func encode(_ texts: [String], profile: EncodingProfile = .load) -> [UInt8] {
        var writer = ByteWriter()
        encode(texts, into: &writer, profile: profile)
        return writer.bytes
    }
}
