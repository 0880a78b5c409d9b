import Bits

/// Which values lie in a range, without decoding them where the scheme allows.
extension DoubleStream {
    /// Writes a bit for each value of a vector to `words`; NaN lies in no
    /// range. `scratch` has room for three vectors.
    func select(
        vector index: Int, in range: ClosedRange<Double>, into words: VectorSelection.Words,
        scratch: UnsafeMutablePointer<Int64>
    ) throws(EncodingError) {
        if case .decimal(let decimal) = body, let integers = decimal.integers(in: range) {
            if let integers {
                try decimal.integers.select(vector: index, in: integers, into: words, scratch: scratch)
            } else {
                VectorSelection.fill(words, with: false)
            }
            decimal.exceptions.forEach(in: Vector.rows(index, of: count)) { position, value in
                VectorSelection.set(words, position, to: range.contains(value))
            }
            return
        }
        let doubles = UnsafeMutableRawPointer(scratch).assumingMemoryBound(to: Double.self)
        try decode(vector: index, into: doubles, scratch: scratch + Vector.size)
        VectorSelection.select(doubles, in: range, into: words)
    }
}

extension DecimalDoubles {
    /// The integers whose quotients lie in the range, which are neighbours
    /// since rounding keeps the order; an inner nil where there are none, nil
    /// where a bound is past 2^51.
    func integers(in range: ClosedRange<Double>) -> ClosedRange<Int64>?? {
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
        return .some(lower <= upper ? lower...upper : nil)
    }
}
