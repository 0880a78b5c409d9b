/// The exact sum of any number of finite doubles, of their squares, or of
/// 64-bit integers: a wide fixed-point integer, so that the result depends on
/// the multiset of values alone and never on order, split or thread count.
///
/// The value is `sum(limbs[i] * 2^(32 * (firstLimb + i)))` in units of 2^-2176.
/// A double's lowest bit is 2^-1074 and a square's 2^-2148, both above the
/// unit; 2176 is a multiple of 32, so an integer starts at a limb border.
/// Each limb is kept in a signed 64-bit word whose upper half holds carries
/// not yet passed on (R. Neal, "Fast exact summation using small and large
/// superaccumulators", 2015). Only the limbs between the lowest and highest
/// bit seen are held: two to six for most columns, against 138 in full.
public struct ExactSum: Sendable {
    /// The exponent of the unit: one unit is `2^-2176`.
    public static let unitExponent = -2176
    /// The highest limb that any sum of 2^64 squares of doubles can reach.
    static let limbLimit = 140

    /// Index of `limbs[0]`.
    var firstLimb = 0
    var limbs: [Int64] = []
    /// Additions since carries were last passed on; each adds less than 2^32
    /// to a limb, so 2^30 of them keep a limb within a signed word.
    var pendingAdditions = 0

    public init() {}
}

extension ExactSum {
    /// Adds a finite double; NaN and infinities must be counted by the caller.
    public mutating func add(_ value: Double) {
        let parts = Self.parts(value)
        guard parts.mantissa != 0 else { return }
        add(UInt128(parts.mantissa), position: parts.exponent + 1101, negative: value.sign == .minus)
    }

    /// Adds the exact square of a finite double.
    public mutating func addSquare(of value: Double) {
        let parts = Self.parts(value)
        guard parts.mantissa != 0 else { return }
        let product = parts.mantissa.multipliedFullWidth(by: parts.mantissa)
        add(
            UInt128(product.high) << 64 | UInt128(product.low), position: 2 * parts.exponent + 26,
            negative: false)
    }

    public mutating func add(_ value: Int64) { add(Int128(value)) }

    public mutating func add(_ value: Int128) {
        guard value != 0 else { return }
        add(value.magnitude, position: -Self.unitExponent, negative: value < 0)
    }

    public mutating func addSquare(of value: Int64) {
        guard value != 0 else { return }
        let product = value.magnitude.multipliedFullWidth(by: value.magnitude)
        add(
            UInt128(product.high) << 64 | UInt128(product.low), position: -Self.unitExponent,
            negative: false)
    }

    public mutating func add(_ other: ExactSum) {
        guard !other.limbs.isEmpty else { return }
        passCarries()
        var other = other
        other.passCarries()
        guard !other.limbs.isEmpty else { return }
        reserve(other.firstLimb, other.firstLimb + other.limbs.count)
        for (index, limb) in other.limbs.enumerated() {
            limbs[other.firstLimb + index - firstLimb] += limb
        }
        pendingAdditions = 1
    }

    /// Adds `value` times the lowest bit of doubles of a biased exponent.
    mutating func add(_ value: Int128, belowExponent exponent: Int) {
        guard value != 0 else { return }
        add(value.magnitude, position: exponent + 1101, negative: value < 0)
    }

    /// Adds `value` times the square of the lowest bit of doubles of a biased exponent.
    mutating func add(_ value: UInt128, squareBelowExponent exponent: Int) {
        guard value != 0 else { return }
        add(value, position: 2 * exponent + 26, negative: false)
    }

    /// A double's magnitude is `mantissa * 2^(exponent - 1075)`.
    @inline(__always)
    private static func parts(_ value: Double) -> (mantissa: UInt64, exponent: Int) {
        let bits = value.bitPattern
        let biased = Int(bits >> 52 & 0x7FF)
        let fraction = bits & 0xF_FFFF_FFFF_FFFF
        return biased == 0 ? (fraction, 1) : (fraction | 0x10_0000_0000_0000, biased)
    }

    /// Adds `magnitude * 2^position` units with a sign.
    @inline(__always)
    private mutating func add(_ magnitude: UInt128, position: Int, negative: Bool) {
        let limb = position >> 5
        let shift = UInt64(position & 31)
        // The shifted value has at most 128 + 31 bits: five limbs.
        let low = UInt64(truncatingIfNeeded: magnitude)
        let high = UInt64(truncatingIfNeeded: magnitude >> 64)
        let word0 = low &<< shift
        let word1 = high &<< shift | (shift == 0 ? 0 : low &>> (64 &- shift))
        let word2 = shift == 0 ? 0 : high &>> (64 &- shift)
        let used = word2 != 0 ? 5 : (word1 >> 32 != 0 ? 4 : (word1 != 0 ? 3 : 2))
        if limb < firstLimb || limb + used > firstLimb + limbs.count || limbs.isEmpty {
            reserve(limb, limb + used)
        }
        let sign: Int64 = negative ? -1 : 1
        let first = limb - firstLimb
        limbs.withUnsafeMutableBufferPointer { limbs in
            limbs[first] &+= sign &* Int64(word0 & 0xFFFF_FFFF)
            limbs[first &+ 1] &+= sign &* Int64(word0 >> 32)
            if used > 2 { limbs[first &+ 2] &+= sign &* Int64(word1 & 0xFFFF_FFFF) }
            if used > 3 { limbs[first &+ 3] &+= sign &* Int64(word1 >> 32) }
            if used > 4 { limbs[first &+ 4] &+= sign &* Int64(word2) }
        }
        pendingAdditions &+= 1
        if pendingAdditions >= 1 << 30 { passCarries() }
    }

    /// Makes the window hold limbs `lower ..< upper`.
    private mutating func reserve(_ lower: Int, _ upper: Int) {
        guard !limbs.isEmpty else {
            firstLimb = lower
            limbs = [Int64](repeating: 0, count: upper - lower)
            return
        }
        if lower < firstLimb {
            limbs.insert(contentsOf: repeatElement(0, count: firstLimb - lower), at: 0)
            firstLimb = lower
        }
        let missing = upper - firstLimb - limbs.count
        if missing > 0 { limbs.append(contentsOf: repeatElement(0, count: missing)) }
    }

    /// Brings the sum into its one canonical form: every limb but the highest
    /// in 0 ..< 2^32, the highest carrying the sign, no zero limb at either end.
    mutating func passCarries() {
        var carry: Int64 = 0
        for index in limbs.indices {
            let total = limbs[index] + carry
            limbs[index] = total & 0xFFFF_FFFF
            carry = total >> 32
        }
        while carry != 0, carry != -1 {
            limbs.append(carry & 0xFFFF_FFFF)
            carry >>= 32
        }
        if carry == -1 {
            // Negative: fold the sign into the highest limb; drop limbs of all ones.
            limbs.append(-1)
            while limbs.count > 1, limbs[limbs.count - 1] == -1, limbs[limbs.count - 2] >= 1 << 31 {
                limbs.removeLast()
                limbs[limbs.count - 1] -= 1 << 32
            }
        }
        while let last = limbs.last, last == 0 { limbs.removeLast() }
        let zeros = limbs.prefix { $0 == 0 }.count
        if zeros > 0 {
            limbs.removeFirst(zeros)
            firstLimb += zeros
        }
        if limbs.isEmpty { firstLimb = 0 }
        pendingAdditions = 0
    }
}

extension ExactSum: Equatable {
    public static func == (left: ExactSum, right: ExactSum) -> Bool {
        var left = left
        var right = right
        left.passCarries()
        right.passCarries()
        return left.firstLimb == right.firstLimb && left.limbs == right.limbs
    }
}
