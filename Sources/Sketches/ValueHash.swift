import Bits
import Columns

/// The 64-bit hashes that distinct counts are made of (FormatSpec, SEG-057).
///
/// Fixed for ever: registers of different segments can be put together only
/// because equal values have equal hashes everywhere.
public enum ValueHash {
    private static let increment: UInt64 = 0x9E37_79B9_7F4A_7C15

    /// The output function of SplitMix64 (G. Steele, D. Lea, C. Flood, "Fast
    /// splittable pseudorandom number generators", 2014) of a state: every bit
    /// of the result depends on every bit of the state.
    @inlinable @inline(__always)
    public static func mix(_ state: UInt64) -> UInt64 {
        var word = (state ^ state &>> 30) &* 0xBF58_476D_1CE4_E5B9
        word = (word ^ word &>> 27) &* 0x94D0_49BB_1331_11EB
        return word ^ word &>> 31
    }

    /// Of an integer, also as an identifier.
    @inline(__always)
    public static func hash(_ value: Int64) -> UInt64 { mix(UInt64(bitPattern: value) &+ increment) }

    /// Of a double by its bits; -0 counts as +0, which it equals.
    @inline(__always)
    public static func hash(_ value: Double) -> UInt64 {
        mix((value == 0 ? 0 : value.bitPattern) &+ increment)
    }

    /// Of a text: XXH64 of its UTF-8 bytes.
    public static func hash(_ text: String) -> UInt64 { XXH64.hash(text.utf8) }

    /// Of an identifier of any kind: XXH64 of the bytes of a text or a UUID, and
    /// of the eight of an integer above the signed range.
    public static func hash(_ identifier: Identifier) -> UInt64 {
        switch identifier {
        case .integer(let value): hash(value)
        case .unsigned(let value): withUnsafeBytes(of: value.littleEndian) { XXH64.hash($0) }
        case .uuid(let high, let low):
            withUnsafeBytes(of: (high.bigEndian, low.bigEndian)) { XXH64.hash($0) }
        case .text(let text): hash(text)
        }
    }
}
