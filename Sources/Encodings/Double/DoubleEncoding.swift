import Bits

/// A stream of doubles, kept bit for bit: one scheme byte, then its body. The
/// writer encodes each plausible scheme and keeps the smallest.
enum DoubleEncoding {
    static func encode(_ values: [Double], into writer: inout ByteWriter) {
        let first = values.first?.bitPattern ?? 0
        guard values.contains(where: { $0.bitPattern != first }) else {
            writer.write(DoubleScheme.constant.rawValue)
            writer.write(first)
            return
        }
        var best = (scheme: DoubleScheme.raw, body: ByteWriter())
        for scheme in [DoubleScheme.dictionary, .decimal, .significant, .narrow] {
            var candidate = ByteWriter()
            let isPossible =
                switch scheme {
                case .dictionary: DictionaryDoubles.encode(values, into: &candidate)
                case .decimal: DecimalDoubles.encode(values, into: &candidate)
                // Where one exponent serves all values in 24 bits, more exponents
                // cannot save what their stream costs.
                case .significant:
                    (best.scheme == .raw || best.body.count > values.count * 3)
                        && SignificantDoubles.encode(values, into: &candidate)
                case .narrow:
                    (best.scheme == .raw || best.body.count > values.count * 4)
                        && NarrowDoubles.encode(values, into: &candidate)
                case .raw, .constant, .split: false
                }
            if isPossible, best.scheme == .raw || candidate.count < best.body.count {
                best = (scheme, candidate)
            }
        }
        // Where the others do not apply, or take more than 7 of 8 bytes: split
        // doubles, which need no decompression, unless long repeats make
        // compressed ones smaller by a fifth.
        if best.scheme == .raw || best.body.count > values.count * 7 {
            var split = ByteWriter()
            SplitDoubles.encode(values, into: &split)
            if best.scheme == .raw || split.count < best.body.count { best = (.split, split) }
            var raw = ByteWriter()
            RawDoubles.encode(values, into: &raw)
            if raw.count * 5 < best.body.count * 4 { best = (.raw, raw) }
        }
        writer.write(best.scheme.rawValue)
        writer.write(raw: best.body.bytes)
    }

    static func decode(_ reader: inout PayloadReader, count: Int) throws(EncodingError) -> [Double] {
        let code = try reader.read(UInt8.self)
        guard let scheme = DoubleScheme(rawValue: code) else {
            throw EncodingError("ENC-030", "expected a double scheme of 1 to 7, found \(code)")
        }
        switch scheme {
        case .raw: return try RawDoubles.decode(&reader, count: count)
        case .constant:
            return try reader.node("constant") { reader throws(EncodingError) in
                [Double](repeating: try reader.readDouble(), count: count)
            }
        case .decimal: return try DecimalDoubles.decode(&reader, count: count)
        case .dictionary: return try DictionaryDoubles.decode(&reader, count: count)
        case .significant: return try SignificantDoubles.decode(&reader, count: count)
        case .split: return try SplitDoubles.decode(&reader, count: count)
        case .narrow: return try NarrowDoubles.decode(&reader, count: count)
        }
    }
}
