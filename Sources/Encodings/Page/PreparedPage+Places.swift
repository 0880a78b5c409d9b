import Bits
import Columns

/// Pages of few distinct values: rows by their place in a list of them.
extension PreparedPage {
    /// Rows side by side with the same place.
    public struct PlaceRun: Sendable {
        public var rows: Range<Int>
        public var place: Int
    }

    /// The runs of some rows, counted from the first of them, and the texts that
    /// their places stand for; nil where not all rows have a text, or where the
    /// page does not hold runs.
    public func textRuns(_ rows: Range<Int>) throws(EncodingError) -> (runs: [PlaceRun], texts: [String])? {
        guard validity == nil, case .texts(let stream) = values else { return nil }
        return try stream.runs(rows)
    }

    /// For each of some rows the place of its integer in a list of distinct ones;
    /// nil where the page has no such list, or one that is long beside the rows.
    public func integerPlaces(
        _ rows: Range<Int>
    ) throws(EncodingError) -> (places: [UInt32], distinct: [Int64])? {
        guard case .dictionary(let dictionary)? = integerStream?.body,
            dictionary.distinct.count * 2 <= rows.count
        else { return nil }
        let size = dictionary.distinct.count
        let places: [UInt32] = try dictionary.codes.decodeCodes(
            rows, below: size, rule: "ENC-025", of: "values")
        return (places, dictionary.distinct)
    }
}

extension IntegerStream {
    /// The codes of some rows, each checked to lie in its dictionary.
    func decodeCodes(
        _ rows: Range<Int>, below limit: Int, rule: String, of entries: String
    ) throws(EncodingError) -> [UInt32] {
        try Vector.withScratch { (wide: UnsafeMutablePointer<Int64>) throws(EncodingError) in
            try Vector.decode(rows, of: count) { vector, output throws(EncodingError) in
                let size = Vector.rows(vector, of: count).count
                try decode(vector: vector, into: wide)
                try wide.requireCodes(size, below: limit, rule: rule, of: entries)
                for index in 0..<size { output[index] = UInt32(truncatingIfNeeded: wide[index]) }
            }
        }
    }
}
