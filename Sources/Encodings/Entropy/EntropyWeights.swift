/// Shares of the tANS states, each at least one and together all, as near to the
/// counts of the bins as whole numbers can be.
struct EntropyWeights {
    let tableLog: Int
    let weights: [Int]
    /// Bits of the bins' symbols, of the weights in the head, and of the
    /// vectors' first states, in 65,536ths.
    let cost: Int

    /// The smallest table within a 500th of the best: a small one stays in the
    /// L1 cache.
    static func best(_ counts: [Int], vectorCount: Int) -> EntropyWeights {
        let least = Int.bitWidth - (counts.count - 1).leadingZeroBitCount
        guard least > 0 else { return EntropyWeights(counts, tableLog: 0, vectorCount: vectorCount) }
        let candidates = (least...EntropyBins.widestTable).map {
            EntropyWeights(counts, tableLog: $0, vectorCount: vectorCount)
        }
        let cheapest = candidates.map(\.cost).min() ?? 0
        return candidates.first { $0.cost <= cheapest + cheapest / 500 } ?? candidates[0]
    }

    private init(_ counts: [Int], tableLog: Int, vectorCount: Int) {
        self.tableLog = tableLog
        weights = Self.share(1 << tableLog, by: counts)
        let logarithms = FixedLogarithm.table
        var cost = vectorCount * EntropyIntegers.laneCount * tableLog * FixedLogarithm.one
        for (count, weight) in zip(counts, weights) {
            cost += count * (tableLog * FixedLogarithm.one - Int(logarithms[weight]))
            cost += EntropyBits.gammaWidth(weight) * FixedLogarithm.one
        }
        self.cost = cost
    }

    /// Largest remainders, but for counts under one share, which get one whole.
    private static func share(_ states: Int, by counts: [Int]) -> [Int] {
        var weights = [Int](repeating: 0, count: counts.count)
        var states = states
        var total = counts.reduce(0, +)
        // Each round takes the bins under one share out, and so lowers the
        // share of the others.
        var isSettled = false
        while !isSettled {
            isSettled = true
            let (roundStates, roundTotal) = (states, total)
            for (bin, count) in counts.enumerated()
            where weights[bin] == 0 && count * roundStates <= roundTotal {
                weights[bin] = 1
                states -= 1
                total -= count
                isSettled = false
            }
        }
        var rests: [(rest: Int, bin: Int)] = []
        var left = states
        for (bin, count) in counts.enumerated() where weights[bin] == 0 {
            weights[bin] = count * states / total
            left -= weights[bin]
            rests.append((count * states % total, bin))
        }
        rests.sort { ($1.rest, $0.bin) < ($0.rest, $1.bin) }
        for (_, bin) in rests.prefix(left) { weights[bin] += 1 }
        return weights
    }
}
