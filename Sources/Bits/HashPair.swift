/// A hash of 128 bits.
struct HashPair: Equatable, Sendable {
    var left: UInt64
    var right: UInt64

    /// Rounds of a Feistel network, which sends no two hashes to one.
    @inline(__always)
    mutating func permute() {
        right ^= Self.mixed(left, Self.first)
        left ^= Self.mixed(right, Self.second)
    }

    // Odd numbers of random bits.
    static let first: UInt64 = 0x9FB2_1C65_1E98_DF25
    static let second: UInt64 = 0xC6A4_A793_5BD1_E995

    @inline(__always)
    private static func mixed(_ word: UInt64, _ factor: UInt64) -> UInt64 {
        let product = (word ^ word &>> 32) &* factor
        return product ^ product &>> 29
    }
}
