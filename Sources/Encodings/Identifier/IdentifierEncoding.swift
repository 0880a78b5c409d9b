import Bits
import Columns

/// Writes a stream of identifiers in the tightest kind that holds them all.
enum IdentifierEncoding {
    /// Fillers of null rows have no say in the kind: an integer there would make
    /// text of a page of UUIDs.
    static func encode(
        _ vector: IdentifierVector, validity: Bitmap? = nil, into writer: inout ByteWriter,
        profile: EncodingProfile, like guess: SchemeGuess? = nil
    ) {
        switch vector {
        case .integers(let values):
            writer.write(IdentifierStream.Kind.signed.rawValue)
            IntegerEncoding.encode(values, into: &writer, depth: 0, profile: profile, like: guess)
        case .mixed(let given):
            let identifiers = validity.map { filled(given, $0) } ?? given
            let kind = commonKind(of: identifiers)
            writer.write(kind.rawValue)
            switch kind {
            case .signed, .unsigned:
                IntegerEncoding.encode(identifiers.map(bits), into: &writer, depth: 0, profile: profile)
            case .uuid: encodeUUIDs(identifiers, into: &writer, profile)
            case .text:
                TextStream.encode(TextVector(identifiers.map(\.description)), into: &writer, profile: profile)
            }
        }
    }

    /// Each null row takes the value before it, those at the front the first value.
    private static func filled(_ identifiers: [Identifier], _ validity: Bitmap) -> [Identifier] {
        var filler = identifiers[identifiers.indices.first { validity[$0] } ?? 0]
        return identifiers.indices.map { row in
            if validity[row] { filler = identifiers[row] }
            return filler
        }
    }

    private static func commonKind(of identifiers: [Identifier]) -> IdentifierStream.Kind {
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

    private static func encodeUUIDs(
        _ identifiers: [Identifier], into writer: inout ByteWriter, _ profile: EncodingProfile
    ) {
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
        writer.write(raw: distinct.bytes)
        IntegerEncoding.encode(codes, into: &writer, depth: 1, profile: profile)
    }
}
