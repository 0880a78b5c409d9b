import Bits
import Columns

/// A stream of contributors' identifiers in the tightest kind that holds them
/// all (ENC-050): signed integers, unsigned integers, UUIDs, or text.
///
/// Layout: u8 kind, then for integers an integer stream (unsigned values as
/// their bit pattern), for UUIDs a u32 count of distinct ones, those 16 bytes
/// each, and an integer stream of codes; for text a text stream.
struct IdentifierStream {
    enum Kind: UInt8 {
        case signed = 1
        case unsigned = 2
        case uuid = 3
        case text = 4
    }

    enum Body {
        case signed(IntegerStream)
        case unsigned(IntegerStream)
        case uuids(UnsafeRawBufferPointer, codes: IntegerStream)
        case texts(TextStream)
    }

    let body: Body
    let byteCount: Int

    init(_ reader: inout PayloadReader, count: Int) throws(EncodingError) {
        let start = reader.offset
        let code = try reader.read(UInt8.self)
        switch Kind(rawValue: code) {
        case .signed: body = .signed(try IntegerStream(&reader, count: count))
        case .unsigned: body = .unsigned(try IntegerStream(&reader, count: count))
        case .uuid:
            let size = Int(try reader.read(UInt32.self))
            guard size <= count else {
                throw EncodingError("ENC-050", "expected at most \(count) distinct UUIDs, found \(size)")
            }
            let distinct = try reader.readBytes(size * 16)
            body = .uuids(distinct, codes: try IntegerStream(&reader, count: count, depth: 1))
        case .text: body = .texts(try TextStream(&reader, count: count, mayBeShared: false))
        case nil: throw EncodingError("ENC-050", "expected an identifier kind of 1 to 4, found \(code)")
        }
        byteCount = reader.offset - start
    }

    func decode(_ rows: Range<Int>) throws(EncodingError) -> IdentifierVector {
        switch body {
        case .signed(let stream): return .integers(try stream.decode(rows))
        case .unsigned(let stream):
            return .mixed(
                try stream.decode(rows).map { value in
                    value >= 0 ? .integer(value) : .unsigned(UInt64(bitPattern: value))
                })
        case .uuids(let distinct, let codes):
            var identifiers: [Identifier] = []
            identifiers.reserveCapacity(rows.count)
            for code in try codes.decode(rows) {
                guard code >= 0, code < Int64(distinct.count / 16) else {
                    throw EncodingError(
                        "ENC-050", "code \(code) is outside a dictionary of \(distinct.count / 16) UUIDs")
                }
                identifiers.append(Self.uuid(distinct, Int(code)))
            }
            return .mixed(identifiers)
        case .texts(let stream):
            let texts = try stream.decode(rows)
            // The kind of each identifier follows from its text alone.
            var distinct: [Identifier] = []
            for text in texts.dictionary {
                guard let identifier = Identifier(text) else {
                    throw EncodingError("ENC-050", "an identifier is empty")
                }
                distinct.append(identifier)
            }
            return .mixed(texts.codes.map { distinct[Int($0)] })
        }
    }

    static func uuid(_ bytes: UnsafeRawBufferPointer, _ index: Int) -> Identifier {
        .uuid(
            high: UInt64(bigEndian: bytes.loadUnaligned(fromByteOffset: index * 16, as: UInt64.self)),
            low: UInt64(bigEndian: bytes.loadUnaligned(fromByteOffset: index * 16 + 8, as: UInt64.self)))
    }

    var tree: EncodingTree {
        switch body {
        case .signed(let stream): EncodingTree("identifier signed", byteCount, [stream.tree])
        case .unsigned(let stream): EncodingTree("identifier unsigned", byteCount, [stream.tree])
        case .uuids(_, let codes): EncodingTree("identifier uuid", byteCount, [codes.tree])
        case .texts(let stream): EncodingTree("identifier text", byteCount, stream.trees)
        }
    }
}
