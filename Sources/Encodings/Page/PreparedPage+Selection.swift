import Bits
import Columns

/// Filters on compressed pages. The bit of a null row means nothing.
extension PreparedPage {
    /// Which of `rows` hold an integer of a set, a bit each; nil if the page
    /// holds no integers. Where `live` has no bit, the answer means nothing:
    /// vectors without any are not looked at.
    public func select(
        _ rows: Range<Int>, in set: IntegerSet, where live: Bitmap? = nil
    ) throws(EncodingError) -> Bitmap? {
        guard let stream = integerStream else { return nil }
        return try select(rows, IntegerFilter(stream, keeping: set), where: live)
    }

    /// The page's integers, or its ids where all are signed integers.
    var integerStream: IntegerStream? {
        switch values {
        case .integers(let integers): return integers
        case .identifiers(let identifiers):
            guard case .signed(let integers) = identifiers.body else { return nil }
            return integers
        case .none, .doubles, .texts: return nil
        }
    }

    /// Which of `rows` hold a double in the range, a bit each: NaN does not,
    /// -0 equals +0; nil if the page holds no doubles. `live` as above.
    public func select(
        _ rows: Range<Int>, in range: ClosedRange<Double>, where live: Bitmap? = nil
    ) throws(EncodingError) -> Bitmap? {
        guard case .doubles(let stream) = values else { return nil }
        let filter = DoubleFilter(stream, keeping: range)
        return try select(rows, where: live) { vector, words, scratch throws(EncodingError) in
            try filter.select(vector: vector, into: words, scratch: scratch)
        }
    }

    /// Which of `rows` hold one of the texts, byte for byte; nil if the page
    /// holds no texts. Only texts as long as one of them are looked at.
    public func select(_ rows: Range<Int>, among texts: [String]) throws(EncodingError) -> Bitmap? {
        try selectTexts(rows) { dictionary throws(EncodingError) in try dictionary.codes(among: texts) }
    }

    /// Which of `rows` hold a text that fits, decided once for each distinct
    /// text of the page; nil if the page holds no texts.
    public func select(
        _ rows: Range<Int>, whereText fits: (String) -> Bool
    ) throws(EncodingError) -> Bitmap? {
        try selectTexts(rows) { dictionary throws(EncodingError) in try dictionary.codes(where: fits) }
    }

    /// Which of `rows` hold an identifier that fits, decided once for each
    /// distinct one; nil if the page holds no identifiers, or integers only.
    public func select(
        _ rows: Range<Int>, whereIdentifier fits: (Identifier) -> Bool
    ) throws(EncodingError) -> Bitmap? {
        guard case .identifiers(let stream) = values,
            let filter = try stream.filter(where: fits)
        else { return nil }
        return try select(rows, filter)
    }

    private func selectTexts(
        _ rows: Range<Int>, _ choose: (TextDictionary) throws(EncodingError) -> IntegerSet
    ) throws(EncodingError) -> Bitmap? {
        guard case .texts(let stream) = values else { return nil }
        return try select(rows, stream.filter(keeping: choose))
    }

    private func select(
        _ rows: Range<Int>, _ filter: IntegerFilter, where live: Bitmap? = nil
    ) throws(EncodingError) -> Bitmap {
        guard !filter.keepsNothing else { return Bitmap(count: rows.count, repeating: false) }
        return try select(rows, where: live) { vector, words, scratch throws(EncodingError) in
            try filter.select(vector: vector, into: words, scratch: scratch)
        }
    }

    private func select(
        _ rows: Range<Int>, where live: Bitmap?,
        _ select: (Int, VectorSelection.Words, UnsafeMutablePointer<Int64>) throws(EncodingError) -> Void
    ) throws(EncodingError) -> Bitmap {
        guard !rows.isEmpty else { return Bitmap(count: 0, repeating: false) }
        let vectors = rows.lowerBound / Vector.size...(rows.upperBound - 1) / Vector.size
        let start = vectors.lowerBound * Vector.size
        let end = min((vectors.upperBound + 1) * Vector.size, count)
        var words = [UInt64](repeating: 0, count: vectors.count * VectorSelection.wordCount)
        try Vector.withScratch(vectors: 3) { (scratch: UnsafeMutablePointer<Int64>) throws(EncodingError) in
            // What a short vector leaves of the buffer is compared, too.
            scratch.update(repeating: 0, count: 3 * Vector.size)
            try Vector.withScratch { (selected: VectorSelection.Words) throws(EncodingError) in
                for vector in vectors {
                    let part = Vector.rows(vector, of: count).clamped(to: rows)
                    let isLive = live?.hasAny(
                        in: part.lowerBound - rows.lowerBound..<part.upperBound - rows.lowerBound)
                    if isLive == false { continue }
                    try select(vector, selected, scratch)
                    let first = (vector - vectors.lowerBound) * VectorSelection.wordCount
                    for index in 0..<VectorSelection.wordCount { words[first + index] = selected[index] }
                }
            }
        }
        let whole = Bitmap(words: Array(words.prefix((end - start + 63) / 64)), count: end - start)
        return whole.slice(rows.lowerBound - start..<rows.upperBound - start)
    }
}
