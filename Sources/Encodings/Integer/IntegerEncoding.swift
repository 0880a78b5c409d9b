import Bits

/// A stream of signed 64-bit integers: one scheme byte, then its body.
///
/// The writer weighs the schemes by the bytes they would take; packed and
/// delta are sized exactly in one pass, the others are tried where a first
/// look makes them plausible.
enum IntegerEncoding {
    /// Values per vector: the unit that packing adapts its base and width to.
    static let vectorSize = 1024

    /// `depth` bounds the cascade: from depth 2 a stream is constant, packed or delta.
    static func encode(_ values: [Int64], into writer: inout ByteWriter, depth: Int = 0) {
        guard let first = values.first, values.contains(where: { $0 != first }) else {
            writer.write(IntegerScheme.constant.rawValue)
            return ConstantIntegers.encode(values, into: &writer)
        }
        let packed = PackedIntegers.Framed(values)
        let delta = DeltaIntegers.Framed(values)
        let isDelta = delta.byteCount < packed.byteCount
        var best = (
            scheme: isDelta ? IntegerScheme.delta : .packed, bytes: min(delta.byteCount, packed.byteCount)
        )
        var body: ByteWriter?
        for scheme in depth < 2 ? [IntegerScheme.runEnd, .dictionary, .multiple] : [] {
            var candidate = ByteWriter()
            let isPossible =
                switch scheme {
                case .runEnd: RunEndIntegers.encode(values, into: &candidate, depth: depth)
                case .dictionary: DictionaryIntegers.encode(values, into: &candidate, depth: depth)
                case .multiple: MultipleIntegers.encode(values, into: &candidate, depth: depth)
                case .constant, .packed, .delta: false
                }
            guard isPossible, candidate.count < best.bytes else { continue }
            best = (scheme, candidate.count)
            body = candidate
        }
        writer.write(best.scheme.rawValue)
        if let body {
            writer.write(raw: body.bytes)
        } else if isDelta {
            DeltaIntegers.encode(delta, into: &writer)
        } else {
            PackedIntegers.encode(packed, into: &writer)
        }
    }

    static func decode(
        _ reader: inout PayloadReader, count: Int, depth: Int = 0
    ) throws(EncodingError) -> [Int64] {
        guard depth <= 3 else { throw EncodingError("ENC-003", "schemes nest deeper than 3") }
        let code = try reader.read(UInt8.self)
        guard let scheme = IntegerScheme(rawValue: code) else {
            throw EncodingError("ENC-020", "expected an integer scheme of 1 to 6, found \(code)")
        }
        return switch scheme {
        case .constant: try ConstantIntegers.decode(&reader, count: count)
        case .packed: try PackedIntegers.decode(&reader, count: count)
        case .delta: try DeltaIntegers.decode(&reader, count: count)
        case .runEnd: try RunEndIntegers.decode(&reader, count: count, depth: depth)
        case .dictionary: try DictionaryIntegers.decode(&reader, count: count, depth: depth)
        case .multiple: try MultipleIntegers.decode(&reader, count: count, depth: depth)
        }
    }
}
