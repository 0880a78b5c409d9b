import Bits

/// A stream of signed 64-bit integers: one scheme byte, then its body.
///
/// The writer weighs the schemes by the bytes they would take; packed and
/// delta are sized exactly in one pass, the other two only where runs or
/// repeats make them plausible.
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
        var body = ByteWriter()
        if depth < 2 {
            for scheme in [IntegerScheme.runEnd, .dictionary] {
                var candidate = ByteWriter()
                let isPossible =
                    scheme == .runEnd
                    ? RunEndIntegers.encode(values, into: &candidate, depth: depth)
                    : DictionaryIntegers.encode(values, into: &candidate, depth: depth)
                if isPossible, candidate.count < bytes {
                    best = scheme
                    bytes = candidate.count
                    body = candidate
                }
            }
        }
        writer.write(best.rawValue)
        switch best {
        case .constant: preconditionFailure("a constant stream was written above")
        case .packed: PackedIntegers.encode(values, into: &writer)
        case .delta: DeltaIntegers.encode(values, into: &writer)
        case .runEnd, .dictionary: writer.write(raw: body.bytes)
        }
    }

    static func decode(
        _ reader: inout PayloadReader, count: Int, depth: Int = 0
    ) throws(EncodingError) -> [Int64] {
        guard depth <= 3 else { throw EncodingError("ENC-003", "schemes nest deeper than 3") }
        let code = try reader.read(UInt8.self)
        guard let scheme = IntegerScheme(rawValue: code) else {
            throw EncodingError("ENC-020", "expected an integer scheme of 1 to 5, found \(code)")
        }
        return switch scheme {
        case .constant: try ConstantIntegers.decode(&reader, count: count)
        case .packed: try PackedIntegers.decode(&reader, count: count)
        case .delta: try DeltaIntegers.decode(&reader, count: count)
        case .runEnd: try RunEndIntegers.decode(&reader, count: count, depth: depth)
        case .dictionary: try DictionaryIntegers.decode(&reader, count: count, depth: depth)
        }
    }
}
