/// 10^0 to 10^22: every power of ten that is a double exactly, so that a
/// division of a mantissa below 2^53 by it is rounded once.
enum PowersOfTen {
    static let largestExponent = 22
    static let values: [Double] = (0...largestExponent).map { exponent in
        (0..<exponent).reduce(1.0) { power, _ in power * 10 }
    }
}

extension [Double] {
    /// About `count` values, evenly spread: what the writer looks at before it
    /// tries a scheme. The same values give the same sample.
    func sample(_ count: Int) -> [Double] {
        stride(from: 0, to: self.count, by: Swift.max(1, self.count / count)).map { self[$0] }
    }
}
