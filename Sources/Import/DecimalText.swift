/// Decimal numbers in bytes, parsed without a String and without a locale.
///
/// Doubles are the nearest to the decimal, ties to even, bit for bit what a
/// correct `strtod` gives. Integers never pass through a double.
enum DecimalText {
    /// 10^0 to 10^22: the powers that a double holds exactly.
    static let powersOfTen: [Double] = [
        1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16,
        1e17, 1e18, 1e19, 1e20, 1e21, 1e22,
    ]

    /// 5^0 to 5^27: the powers that fit a 64-bit word.
    static let powersOfFive: [UInt64] = (0...27).map { power in
        (0..<power).reduce(1) { product, _ in product * 5 }
    }

    /// Whether eight bytes, first in the lowest, are all ASCII digits.
    @inline(__always)
    static func isEightDigits(_ word: UInt64) -> Bool {
        let low = word & 0xF0F0_F0F0_F0F0_F0F0
        let carried = ((word &+ 0x0606_0606_0606_0606) & 0xF0F0_F0F0_F0F0_F0F0) &>> 4
        return low | carried == 0x3333_3333_3333_3333
    }

    /// The number that eight digits spell: pairs, then fours, then all.
    @inline(__always)
    static func eightDigits(_ word: UInt64) -> UInt64 {
        var value = word &- 0x3030_3030_3030_3030
        value = value &* 10 &+ value &>> 8
        let even = (value & 0x0000_00FF_0000_00FF) &* 0x000F_4240_0000_0064
        let odd = (value &>> 16 & 0x0000_00FF_0000_00FF) &* 0x0000_2710_0000_0001
        return (even &+ odd) &>> 32
    }

    /// Eight bytes at `pointer`, first in the lowest.
    @inline(__always)
    static func word(_ pointer: UnsafePointer<UInt8>) -> UInt64 {
        UInt64(littleEndian: UnsafeRawPointer(pointer).loadUnaligned(as: UInt64.self))
    }

    /// Appends the run of digits at `cursor` to `mantissa`, wrapping around, and
    /// returns how many there were. Reads only below `end`.
    @inline(__always)
    static func digits(
        _ cursor: inout UnsafePointer<UInt8>, _ end: UnsafePointer<UInt8>, _ mantissa: inout UInt64
    ) -> Int {
        let start = cursor
        while end - cursor >= 8 {
            let word = word(cursor)
            guard isEightDigits(word) else { break }
            mantissa = mantissa &* 100_000_000 &+ eightDigits(word)
            cursor += 8
        }
        while cursor < end {
            let digit = cursor.pointee &- UInt8(ascii: "0")
            guard digit <= 9 else { break }
            mantissa = mantissa &* 10 &+ UInt64(digit)
            cursor += 1
        }
        return cursor - start
    }

    /// The part `e+12` of a number at `cursor`, clamped to +-100,000; nil when it
    /// has no digit.
    static func exponent(_ cursor: inout UnsafePointer<UInt8>, _ end: UnsafePointer<UInt8>) -> Int? {
        cursor += 1
        var isNegative = false
        if cursor < end, cursor.pointee == UInt8(ascii: "-") || cursor.pointee == UInt8(ascii: "+") {
            isNegative = cursor.pointee == UInt8(ascii: "-")
            cursor += 1
        }
        let start = cursor
        var value = 0
        while cursor < end {
            let digit = cursor.pointee &- UInt8(ascii: "0")
            guard digit <= 9 else { break }
            value = min(value * 10 + Int(digit), 100_000)
            cursor += 1
        }
        guard cursor > start else { return nil }
        return isNegative ? -value : value
    }
}
