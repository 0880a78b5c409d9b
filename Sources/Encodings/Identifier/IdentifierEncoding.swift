import Bits
import Columns

/// A stream of contributors' identifiers in the tightest kind that holds them
/// all (ENC-050): signed integers, unsigned integers, UUIDs, or text.
///
/// Layout: u8 kind, then for integers an integer stream (unsigned values as
/// their bit pattern), for UUIDs a u32 count of distinct ones, those 16 bytes
/// each in a byte block, and an integer stream of codes; for text a text stream.
enum IdentifierEncoding {
    enum Kind: UInt8 {
        case signed = 1
        case unsigned = 2
        case uuid = 3
        case text = 4
    }

    /// Fillers of null rows have no say in the kind: an integer there would make
    /// text of a page of UUIDs.
    static func encode(_ vector: IdentifierVector, validity: Bitmap? = nil, into writer: inout ByteWriter) {
        switch vector {
        case .integers(let values):
            writer.write(Kind.signed.rawValue)
            IntegerEncoding.encode(values, into: &writer)
        case .mixed(let given):
            let identifiers = validity.map { filled(given, $0) } ?? given
            let kind = commonKind(of: identifiers)
            writer.write(kind.rawValue)
            switch kind {
            case .signed, .unsigned: IntegerEncoding.encode(identifiers.map(bits), into: &writer)
            case .uuid: encodeUUIDs(identifiers, into: &writer)
            case .text: TextEncoding.encode(TextVector(identifiers.map(\.description)), into: &writer)
            }
        }
    }

    static func decode(
        _ reader: inout PayloadReader, count: Int
    ) throws(EncodingError) -> IdentifierVector {
        let code = try reader.read(UInt8.self)
        guard let kind = Kind(rawValue: code) else {
            throw EncodingError("ENC-050", "expected an identifier kind of 1 to 4, found \(code)")
        }
        return try reader.node("identifier \(kind)") { reader throws(EncodingError) in
            switch kind {
            case .signed: return .integers(try IntegerEncoding.decode(&reader, count: count))
            case .unsigned:
                return .mixed(
                    try IntegerEncoding.decode(&reader, count: count).map { value in
                        value >= 0 ? .integer(value) : .unsigned(UInt64(bitPattern: value))
                    })
            case .uuid: return .mixed(try decodeUUIDs(&reader, count: count))
            case .text:
                let texts = try TextEncoding.decode(&reader, count: count)
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
    }

    /// Each null row takes the value before it, those at the front the first value.
    private static func filled(_ identifiers: [Identifier], _ validity: Bitmap) -> [Identifier] {
        guard var filler = identifiers.indices.first(where: { validity[$0] }).map({ identifiers[$0] }) else {
            return identifiers
        }
        return identifiers.indices.map { row in
            if validity[row] { filler = identifiers[row] }
            return filler
        }
    }

    private static func commonKind(of identifiers: [Identifier]) -> Kind {
        var hasNegative = false
        var hasUnsigned = false
        var hasInteger = false
        var hasUUID = false
        for identifier in identifiers {
            switch identifier {
            case .integer(let value):
                hasInteger = true
                hasNegative = hasNegative || value < 0
            case .unsigned: hasUnsigned = true
            case .uuid: hasUUID = true
            case .text: return .text
            }
        }
        if hasUUID { return hasInteger || hasUnsigned ? .text : .uuid }
        if hasUnsigned { return hasNegative ? .text : .unsigned }
        return .signed
    }

    private static func bits(_ identifier: Identifier) -> Int64 {
        switch identifier {
        case .integer(let value): value
        case .unsigned(let value): Int64(bitPattern: value)
        case .uuid, .text: preconditionFailure("an integer stream has only integers")
        }
    }

    private static func encodeUUIDs(_ identifiers: [Identifier], into writer: inout ByteWriter) {
        var codeOfIdentifier: [Identifier: Int64] = [:]
        var distinct = ByteWriter()
        var codes: [Int64] = []
        for identifier in identifiers {
            if let code = codeOfIdentifier[identifier] {
                codes.append(code)
                continue
            }
            guard case .uuid(let high, let low) = identifier else {
                preconditionFailure("a UUID stream has only UUIDs")
            }
            let code = Int64(codeOfIdentifier.count)
            codeOfIdentifier[identifier] = code
            codes.append(code)
            distinct.write(high.byteSwapped)
            distinct.write(low.byteSwapped)
        }
        writer.write(UInt32(codeOfIdentifier.count))
        ByteBlock.encode(distinct.bytes, into: &writer)
        IntegerEncoding.encode(codes, into: &writer, depth: 1)
    }

    private static func decodeUUIDs(
        _ reader: inout PayloadReader, count: Int
    ) throws(EncodingError) -> [Identifier] {
        let size = Int(try reader.read(UInt32.self))
        guard size <= count else {
            throw EncodingError("ENC-050", "expected at most \(count) distinct UUIDs, found \(size)")
        }
        let bytes = try ByteBlock.decode(&reader, count: size * 16)
        let distinct: [Identifier] = bytes.withUnsafeBytes { bytes in
            (0..<size).map { index in
                .uuid(
                    high: UInt64(
                        bigEndian: bytes.loadUnaligned(fromByteOffset: index * 16, as: UInt64.self)),
                    low: UInt64(
                        bigEndian: bytes.loadUnaligned(fromByteOffset: index * 16 + 8, as: UInt64.self)))
            }
        }
        var identifiers: [Identifier] = []
        identifiers.reserveCapacity(count)
        for code in try IntegerEncoding.decode(&reader, count: count, depth: 1) {
            guard code >= 0, code < Int64(size) else {
                throw EncodingError("ENC-050", "code \(code) is outside a dictionary of \(size) UUIDs")
            }
            identifiers.append(distinct[Int(code)])
        }
        return identifiers
    }
}
