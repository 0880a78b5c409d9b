import Bits

extension IntegerDictionary {
    /// About how many distinct values there are, from some that are spread over
    /// all; nil if so few of these repeat that a dictionary would have more than
    /// a quarter of the values. Values that stand together would tell less:
    /// neighbours repeat.
    ///
    /// Of the values that were not met, those met once and twice tell how many
    /// there are at least (A. Chao, "Nonparametric estimation of the number of
    /// classes in a population", 1984, in the form without bias). Few values that
    /// are frequent would hide the many rare ones from a count of repeats alone.
    static func estimatedDistinct(_ values: UnsafeBufferPointer<Int64>) -> Int? {
        // With a quarter of 65,536 values distinct, 1,024 looks meet 31 twice,
        // give or take 6; where half of 4,096 are, 256 looks meet 15 twice.
        let looks = min(max(values.count / 16, 256), 1024)
        let spread = values.spread(looks)
        let dictionary = spread.withUnsafeBufferPointer {
            IntegerDictionary($0, limit: $0.count * 125 / 128)
        }
        guard let dictionary else { return nil }
        let met = dictionary.distinct.count
        guard spread.count < values.count else { return met }
        let (once, twice) = dictionary.rareCounts
        return min(met + once * (once - 1) / (2 * (twice + 1)), values.count)
    }

    /// How many of the distinct values occur once, and how many twice.
    private var rareCounts: (once: Int, twice: Int) {
        var occurrences = [Int32](repeating: 0, count: distinct.count)
        for code in codes { occurrences[Int(code)] += 1 }
        return occurrences.reduce(into: (0, 0)) { counts, occurrences in
            counts.0 += occurrences == 1 ? 1 : 0
            counts.1 += occurrences == 2 ? 1 : 0
        }
    }
}
