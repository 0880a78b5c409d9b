extension DistinctSketch {
    /// The standard error of the estimate relative to the true number:
    /// 1.04 / sqrt(4,096), but for small numbers, where it is less.
    public static let relativeError = 0.01625

    /// The estimated number of distinct values.
    ///
    /// From the counts of registers by content (O. Ertl, "New cardinality
    /// estimation algorithms for HyperLogLog sketches", 2017, algorithm 6):
    /// unbiased over the whole range without tables or thresholds. Only
    /// operations that IEEE 754 fixes to the bit, so equal registers give equal
    /// estimates on every machine.
    public var estimate: Double {
        var counts = [Int](repeating: 0, count: Int(Self.highestRank) + 1)
        for rank in registers { counts[Int(rank)] += 1 }
        let size = Double(Self.registerCount)
        var sum = size * Self.tau(1 - Double(counts[Int(Self.highestRank)]) / size)
        for rank in stride(from: Self.rankBits, through: 1, by: -1) {
            sum = 0.5 * (sum + Double(counts[rank]))
        }
        sum += size * Self.sigma(Double(counts[0]) / size)
        return size / (2 * 0.693_147_180_559_945_309_4) * (size / sum)
    }

    /// The sum of x^(2^k) * 2^(k - 1) over k from 1, and x.
    private static func sigma(_ share: Double) -> Double {
        guard share < 1 else { return .infinity }
        var power = share
        var weight = 1.0
        var sum = share
        while true {
            power *= power
            let before = sum
            sum += power * weight
            weight += weight
            if sum == before { return sum }
        }
    }

    /// A third of 1 - x - the sum of (1 - x^(2^-k))^2 * 2^-k over k from 1.
    private static func tau(_ share: Double) -> Double {
        guard share > 0, share < 1 else { return 0 }
        var root = share
        var weight = 1.0
        var sum = 1 - share
        while true {
            root = root.squareRoot()
            let before = sum
            weight *= 0.5
            sum -= (1 - root) * (1 - root) * weight
            if sum == before { return sum / 3 }
        }
    }
}
