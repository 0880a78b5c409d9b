import Columns

/// Quantiles with a known error of rank: the sketch of Z. Karnin, K. Lang and
/// E. Liberty ("Optimal quantile approximation in streams", 2016), k = 200, with
/// their sampler in place of the lowest levels.
///
/// Level e holds values that stand for 2^e values each. Two things lose exact
/// ranks, and both by fair coins, so that errors cancel:
///
/// - the sampler keeps one value of each block of 2^h, any of them as likely;
/// - compacting a level sorts it and lets every other value rise to the next
///   level, those at even or those at odd places.
///
/// Each such step changes the rank of a value by a random number of mean 0 and of
/// a known range r; `noise` is the sum of r^2 / 4. By Hoeffding's inequality the
/// error of a rank passes t with a probability of at most 2 * exp(-t^2 / (2 *
/// noise)), whatever the values and their order. A merge adds noise to noise.
public struct QuantileSketch: Sendable, Equatable {
    /// `.integer` or `.double`: what the keys stand for.
    public let kind: PhysicalType
    /// Values that it was made of, NULL and NaN left out.
    public internal(set) var count: UInt64 = 0
    /// Whole, and exact below 2^53.
    public internal(set) var noise = 0.0
    /// By exponent; keys in order (`OrderKey`), each level sorted but for what
    /// was appended since.
    var levels: [[Int64]] = []

    public init(kind: PhysicalType) { self.kind = kind }
}

extension QuantileSketch {
    /// The sizes of a sketch in a file: its highest level holds k to 2 k values.
    static let k = 200
    /// The values that a sketch in memory may hold; what merging loses is then
    /// small beside what the parts had lost.
    static let mergedItems = 4096

    /// Whether columns of a physical type have them in a segment (SEG-054).
    public static func isKept(for type: PhysicalType) -> Bool { type == .integer || type == .double }

    /// Values held.
    public var itemCount: Int { levels.reduce(0) { $0 + $1.count } }

    mutating func append(_ key: Int64, exponent: Int) {
        while levels.count <= exponent { levels.append([]) }
        levels[exponent].append(key)
        count += 1 << UInt64(exponent)
    }

    /// Adds the other's items as they are: no rank changes.
    public mutating func append(_ other: QuantileSketch) {
        while levels.count < other.levels.count { levels.append([]) }
        for (exponent, keys) in other.levels.enumerated() { levels[exponent] += keys }
        count += other.count
        noise += other.noise
    }

    /// Adds the values of the other, and compacts where they become too many.
    /// The order of merges moves ranks inside the bound.
    public mutating func merge(_ other: QuantileSketch) {
        append(other)
        var lowest = 0
        while itemCount > Self.mergedItems, lowest < levels.count {
            compact(lowest, seed: count)
            lowest += 1
        }
    }

    /// Brings a sketch into the form for a file: one level of k to 2 k values,
    /// and below it at most one value each. `seed` names dataset and column.
    public mutating func finish(seed: UInt64) {
        // Two runs of a dataset, in two segments, must not err alike.
        let digest = levels.joined().reduce(seed) { ValueHash.mix($0 &+ UInt64(bitPattern: $1)) }
        var exponent = 0
        while exponent < levels.count {
            let rest = levels[exponent...].reduce(0) { $0 + $1.count }
            if rest > 2 * Self.k {
                compact(exponent, seed: digest)
            } else {
                RadixSort.sort(&levels[exponent])
            }
            exponent += 1
        }
    }

    /// Half of a level's values rise; an odd one stays behind.
    private mutating func compact(_ exponent: Int, seed: UInt64) {
        var keys = levels[exponent]
        guard keys.count > 1 else { return }
        // In runs that are sorted already: cheaper than anew.
        keys.sort()
        let stays = keys.count & 1 == 1 ? [keys.removeLast()] : []
        let first = Int(ValueHash.mix(seed &+ UInt64(exponent)) & 1)
        if exponent + 1 == levels.count { levels.append([]) }
        for index in stride(from: first, to: keys.count, by: 2) { levels[exponent + 1].append(keys[index]) }
        levels[exponent] = stays
        noise += Self.square(ofWeightAt: exponent)
    }

    /// 4^exponent.
    static func square(ofWeightAt exponent: Int) -> Double {
        Double(sign: .plus, exponent: 2 * exponent, significand: 1)
    }
}
