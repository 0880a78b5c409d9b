/// Binary logarithms in whole 65,536ths, so that a choice between encodings
/// falls the same way on every machine.
enum FixedLogarithm {
    static let one = 1 << 16
    /// Bits of a number after its highest one that are looked at; the error
    /// stays under 0.0015.
    private static let precision = 10

    /// log2(1 + i / 1024), by squaring: each time the square reaches 2, the
    /// next bit of the logarithm is set.
    private static let fractions: [Int] = (0..<1 << precision).map { index in
        var square = UInt64(1 << precision + index) << UInt64(30 - precision)
        var logarithm = 0
        for _ in 0..<16 {
            square = (square * square) >> 30
            logarithm <<= 1
            if square >= 2 << 30 {
                logarithm |= 1
                square >>= 1
            }
        }
        return logarithm
    }

    /// log2 of each of the numbers 1 to `count`; the one of 0 is 0.
    static let table: [Int32] = (0...EntropyIntegers.largestCount).map { Int32($0 == 0 ? 0 : of($0)) }

    private static func of(_ number: Int) -> Int {
        let width = Int.bitWidth - 1 - number.leadingZeroBitCount
        let rest = number - 1 << width
        let top = width > precision ? rest >> (width - precision) : rest << (precision - width)
        return width * one + fractions[top]
    }
}
