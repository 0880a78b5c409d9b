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
        for scheme in [DoubleScheme.dictionary, .decimal, .significant] {
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
                case .raw, .constant: false
                }
            if isPossible, best.scheme == .raw || candidate.count < best.body.count { best = (scheme, candidate) }
        }
        // Compressing raw doubles is the slow last resort: only where the
        // others would take more than 7 of 8 bytes per value, or do not apply.
        if best.scheme == .raw || best.body.count > values.count * 7 {
            var raw = ByteWriter()
            RawDoubles.encode(values, into: &raw)
            if best.scheme == .raw || raw.count < best.body.count { best = (.raw, raw) }
        }
        writer.write(best.scheme.rawValue)
        writer.write(raw: best.body.bytes)
    }

    static func decode(_ reader: inout PayloadReader, count: Int) throws(EncodingError) -> [Double] {
        let code = try reader.read(UInt8.self)
        guard let scheme = DoubleScheme(rawValue: code) else {
            throw EncodingError("ENC-030", "expected a double scheme of 1 to 5, found \(code)")
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
        }
    }
}
