import Bits
import Columns

/// Conditions on texts, decided once for each text of the dictionary.
extension TextStream {
    func filter(keeping codes: IntegerSet) -> IntegerFilter {
        IntegerFilter(
            codes: self.codes, keeping: codes,
            below: IntegerFilter.Limit(size: starts.count, rule: "ENC-040", entries: "texts"))
    }

    /// The codes of the texts that fit.
    func codes(where fits: (String) -> Bool) throws(EncodingError) -> IntegerSet {
        let texts = try self.texts(Array(starts.indices))
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
            let candidates = Vector.rows(block, of: starts.count).filter {
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

extension IdentifierStream {
    /// Nil where integers stand for themselves, without a dictionary.
    func filter(where fits: (Identifier) -> Bool) throws(EncodingError) -> IntegerFilter? {
        switch body {
        case .signed, .unsigned: return nil
        case .uuids(let distinct, let codes):
            let count = distinct.count / 16
            let kept = (0..<count).filter { fits(Self.uuid(distinct, $0)) }.map(Int64.init)
            return IntegerFilter(
                codes: codes, keeping: IntegerSet(kept),
                below: IntegerFilter.Limit(size: count, rule: "ENC-050", entries: "UUIDs"))
        case .texts(let stream):
            var isEmpty = false
            let codes = try stream.codes { text in
                guard let identifier = Identifier(text) else {
                    isEmpty = true
                    return false
                }
                return fits(identifier)
            }
            guard !isEmpty else { throw EncodingError("ENC-050", "an identifier is empty") }
            return stream.filter(keeping: codes)
        }
    }
}
