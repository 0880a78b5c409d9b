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
        var best = IntegerScheme.packed
        var bytes = PackedIntegers.byteCount(values)
        let deltaBytes = DeltaIntegers.byteCount(values)
        if deltaBytes < bytes {
            best = .delta
            bytes = deltaBytes
        }
        var body: ByteWriter?
        if depth < 2 {
            for scheme in [IntegerScheme.runEnd, .dictionary, .multiple] {
                var candidate = ByteWriter()
                guard encode(values, as: scheme, into: &candidate, depth: depth), candidate.count < bytes
                else {
                    continue
                }
                best = scheme
                bytes = candidate.count
                body = candidate
            }
        }
        writer.write(best.rawValue)
        if let body {
            writer.write(raw: body.bytes)
        } else {
            _ = encode(values, as: best, into: &writer, depth: depth)
        }
    }

    /// False, with nothing written, where the scheme does not suit the values.
    private static func encode(
        _ values: [Int64], as scheme: IntegerScheme, into writer: inout ByteWriter, depth: Int
    ) -> Bool {
        switch scheme {
        case .constant: ConstantIntegers.encode(values, into: &writer)
        case .packed: PackedIntegers.encode(values, into: &writer)
        case .delta: DeltaIntegers.encode(values, into: &writer)
        case .runEnd: return RunEndIntegers.encode(values, into: &writer, depth: depth)
        case .dictionary: return DictionaryIntegers.encode(values, into: &writer, depth: depth)
        case .multiple: return MultipleIntegers.encode(values, into: &writer, depth: depth)
        }
        return true
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
