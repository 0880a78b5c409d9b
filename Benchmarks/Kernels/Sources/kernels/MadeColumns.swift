import Foundation
import SynDB

/// Made values for which the writer chooses a certain scheme.
enum MadeColumns {
    typealias Maker = (inout SplitMix64) -> ColumnVector

    /// Integers that take `width` bits each over a base.
    static func packed(_ width: Int) -> Maker {
        integers { generator, _ in 1_000_000 + Int64(generator.next() >> UInt64(64 - width)) }
    }

    /// Ascending by 1 to 16.
    static func ascending(_ generator: inout SplitMix64) -> ColumnVector {
        integers { generator, last in last + 1 + Int64(generator.next() % 16) }(&generator)
    }

    /// Runs of 8 to 39 equal values.
    static func runs(_ generator: inout SplitMix64) -> ColumnVector {
        var left: UInt64 = 0
        return integers { generator, last in
            if left == 0 {
                left = 8 + generator.next() % 32
                return Int64(generator.next() >> 44)
            }
            left -= 1
            return last
        }(&generator)
    }

    /// 200 far values in no order.
    static func fewIntegers(_ generator: inout SplitMix64) -> ColumnVector {
        let few = (0..<200).map { _ in Int64(generator.next() >> 24) }
        return integers { generator, _ in few[Int(generator.next() % 200)] }(&generator)
    }

    /// Four decimals, 20 bits as an integer.
    static func decimals(_ generator: inout SplitMix64) -> ColumnVector {
        doubles { Double($0.next() >> 44) / 1e4 }(&generator)
    }

    /// Six significant digits over six decades, as probabilities are printed.
    static func significant(_ generator: inout SplitMix64) -> ColumnVector {
        doubles { Double(100_000 + $0.next() % 900_000) / pow(10, Double(6 + $0.next() % 6)) }(&generator)
    }

    /// Square roots: every bit of the mantissa counts.
    static func computed(_ generator: inout SplitMix64) -> ColumnVector {
        doubles { (1000 + Double($0.next() >> 11) * 0x1p-53 * 9000).squareRoot() }(&generator)
    }

    /// Single-precision numbers.
    static func singles(_ generator: inout SplitMix64) -> ColumnVector {
        doubles { Double(Float($0.next() >> 40) * 0x1p-24) }(&generator)
    }

    private static func integers(_ next: @escaping (inout SplitMix64, Int64) -> Int64) -> Maker {
        { generator in
            var last: Int64 = 0
            return ColumnVector(
                .integers(
                    (0..<PageSet.rows).map { _ in
                        last = next(&generator, last)
                        return last
                    }))
        }
    }

    private static func doubles(_ next: @escaping (inout SplitMix64) -> Double) -> Maker {
        { generator in ColumnVector(.doubles((0..<PageSet.rows).map { _ in next(&generator) })) }
    }
}
