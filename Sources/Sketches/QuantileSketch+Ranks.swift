import Bits
import Columns

extension QuantileSketch {
    /// Values and their weights in order; equal values are put together.
    var weights: [(key: Int64, weight: UInt64)] {
        var all: [(key: Int64, weight: UInt64)] = []
        for (exponent, keys) in levels.enumerated() {
            for key in keys { all.append((key, 1 << UInt64(exponent))) }
        }
        all.sort { $0.key < $1.key }
        var joined: [(key: Int64, weight: UInt64)] = []
        for (key, weight) in all {
            if joined.last?.key == key {
                joined[joined.count - 1].weight += weight
            } else {
                joined.append((key, weight))
            }
        }
        return joined
    }

    /// The value whose rank is `share` of the count: 0 for the smallest held, 1
    /// for the largest; nil of no values.
    public func quantile(_ share: Double) -> Value? { quantiles([share]).first }

    /// As `quantile`, of several shares; none of no values.
    public func quantiles(_ shares: [Double]) -> [Value] {
        let weights = weights
        guard let last = weights.last else { return [] }
        return shares.map { share in
            let wanted = (share.isNaN ? 0 : min(max(share, 0), 1)) * Double(count)
            var rank: UInt64 = 0
            for (key, weight) in weights {
                rank += weight
                if Double(rank) >= wanted { return value(key) }
            }
            return value(last.key)
        }
    }

    private func value(_ key: Int64) -> Value {
        kind == .double ? .double(OrderKey.double(key)) : .integer(key)
    }

    /// How far, as a share of the count, the rank of a quantile lies from the
    /// one asked for in 99 of 100 cases at least; 0 where nothing was lost.
    ///
    /// Twice exp(-t^2 / (2 * noise)) is 0.01 at t = 3.2552 * sqrt(noise).
    public var rankError: Double { count == 0 ? 0 : 3.2553 * noise.squareRoot() / Double(count) }

    /// The error of a rank that no sketch passes in practice, in rows: ten times
    /// the standard error, for one of 2^20 values with a probability below 1e-15.
    /// Its square, so that it can be compared exactly (SEG-055).
    var squareOfLargestError: Double { 100 * noise }
}
