import Bits
import Columns

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
            return try stream.filter { dictionary throws(EncodingError) in
                var isEmpty = false
                let codes = try dictionary.codes { text in
                    guard let identifier = Identifier(text) else {
                        isEmpty = true
                        return false
                    }
                    return fits(identifier)
                }
                guard !isEmpty else { throw EncodingError("ENC-050", "an identifier is empty") }
                return codes
            }
        }
    }
}
