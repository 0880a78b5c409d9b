import Bits

/// A filter on a stream of doubles, made ready once for all its vectors: NaN
/// lies in no range, -0 equals +0. Decimals and dictionaries are compared as
/// integers.
struct DoubleFilter {
    private enum Body {
        /// Integers in place of the values, and what stands beside them.
        case integers(IntegerFilter, DoubleExceptions?)
        case decoded
    }

    private let stream: DoubleStream
    private let range: ClosedRange<Double>
    private let body: Body

    init(_ stream: DoubleStream, keeping range: ClosedRange<Double>) {
        self.stream = stream
        self.range = range
        switch stream.body {
        case .decimal(let decimal):
            body =
                decimal.integers(in: range).map {
                    .integers(IntegerFilter(decimal.integers, keeping: $0), decimal.exceptions)
                } ?? .decoded
        case .dictionary(let dictionary):
            let codes = dictionary.distinct.indices.filter { range.contains(dictionary.distinct[$0]) }
            body = .integers(
                IntegerFilter(
                    codes: dictionary.codes, keeping: IntegerSet(codes.map(Int64.init)),
                    below: IntegerFilter.Limit(
                        size: dictionary.distinct.count, rule: "ENC-033", entries: "values")), nil)
        default: body = .decoded
        }
    }

    /// Writes a bit for each value of a vector to `words`; `scratch` has room
    /// for three vectors.
    func select(
        vector index: Int, into words: VectorSelection.Words, scratch: UnsafeMutablePointer<Int64>
    ) throws(EncodingError) {
        switch body {
        case .integers(let filter, let exceptions):
            try filter.select(vector: index, into: words, scratch: scratch)
            exceptions?.forEach(in: Vector.rows(index, of: stream.count)) { position, value in
                VectorSelection.set(words, position, to: range.contains(value))
            }
        case .decoded:
            let doubles = UnsafeMutableRawPointer(scratch).assumingMemoryBound(to: Double.self)
            try stream.decode(vector: index, into: doubles, scratch: scratch + Vector.size)
            VectorSelection.select(doubles, in: range, into: words)
        }
    }
}

extension DecimalDoubles {
    /// The integers whose quotients lie in the range, which are neighbours
    /// since rounding keeps the order; nil where a bound is past 2^51.
    func integers(in range: ClosedRange<Double>) -> IntegerSet? {
        let power = PowersOfTen.values[exponent]
        var lower = Int64.min
        if range.lowerBound > -.infinity {
            let scaled = (range.lowerBound * power).rounded(.up)
            guard scaled.magnitude < 0x1p51 else { return nil }
            lower = Int64(scaled)
            while Double(lower) / power < range.lowerBound { lower += 1 }
            while Double(lower - 1) / power >= range.lowerBound { lower -= 1 }
        }
        var upper = Int64.max
        if range.upperBound < .infinity {
            let scaled = (range.upperBound * power).rounded(.down)
            guard scaled.magnitude < 0x1p51 else { return nil }
            upper = Int64(scaled)
            while Double(upper) / power > range.upperBound { upper -= 1 }
            while Double(upper + 1) / power <= range.upperBound { upper += 1 }
        }
        return lower <= upper ? IntegerSet(lower...upper) : IntegerSet.none
    }
}
