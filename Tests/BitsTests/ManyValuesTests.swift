import Testing

@testable import Bits

/// Kernels over many values against the plain form of what they compute.
@Suite struct ManyValuesTests {
    /// Values of exponents within `spread` of each other, some of them zero.
    private static func doubles(_ count: Int, largest: Int, spread: Int, seed: UInt64) -> [Double] {
        var generator = SplitMix64(seed: seed)
        return (0..<count).map { _ in
            let bits = generator.next()
            if bits % 31 == 0 { return bits % 2 == 0 ? 0 : -0.0 }
            let exponent = UInt64(1023 + largest - Int(generator.next() % UInt64(spread + 1)))
            return Double(bitPattern: bits & 0x800F_FFFF_FFFF_FFFF | exponent << 52)
        }
    }

    @Test(arguments: [0, 1, 26, 49, 50, 51, 52, 60, 300], [0, 20, -390, 470, 479, 900, -700])
    func squares_areThoseOneByOne(spread: Int, largest: Int) {
        for count in [1, 5, 1023, 3000] {
            let values =
                Self.doubles(
                    count, largest: largest, spread: min(spread, largest + 1000), seed: UInt64(count))
                + (count == 5 ? [.nan, .infinity, -.infinity] : [])
            var expected = ExactSum()
            for value in values where value.isFinite { expected.addSquare(of: value) }
            var squares = ExactSum()
            var sum = ExactSum()
            let irregular = values.withUnsafeBufferPointer { sum.add(contentsOf: $0, squares: &squares) }
            #expect(squares == expected)
            #expect(irregular.nans == (count == 5 ? 1 : 0))
        }
    }

    @Test(arguments: [1, 26, 31, 32, 33, 63, 64])
    func integers_addUpAsOneByOne(width: Int) throws {
        var generator = SplitMix64(seed: UInt64(width))
        var values = (0..<2500).map { _ in Int64(bitPattern: generator.next()) >> Int64(64 - width) }
        if width == 64 { values += [.min, .max, .min] }
        if width == 32 { values += [Int64(Int32.min), Int64(Int32.max)] }
        var sum = ExactSum()
        var squares = ExactSum()
        for value in values {
            sum.add(value)
            squares.addSquare(of: value)
        }
        try values.withUnsafeBufferPointer { values in
            let extremes = try #require(values.extremes)
            #expect(extremes == values.min()!...values.max()!)
            var all = ExactSum()
            all.add(contentsOf: values)
            #expect(all == sum)
            var allSquares = ExactSum()
            allSquares.addSquares(of: values, in: extremes)
            #expect(allSquares == squares)
            #expect(values.changes == zip(values.dropFirst(), values).count { $0 != $1 })
        }
    }

    @Test func extremesOfDoubles_areInTotalOrder() {
        func extremes(_ values: [Double]) -> [UInt64]? {
            values.withUnsafeBufferPointer(\.extremes).map { [$0.minimum.bitPattern, $0.maximum.bitPattern] }
        }
        let zeros: [Double] = [0, -0.0, 0]
        #expect(extremes(zeros) == [(-0.0).bitPattern, (0.0).bitPattern])
        #expect(extremes([-1, -.infinity, -2]) == [(-Double.infinity).bitPattern, (-1.0).bitPattern])
        #expect(extremes([3, .infinity, 5e-324]) == [(5e-324).bitPattern, Double.infinity.bitPattern])
        #expect(extremes([1, .nan, 2]) == nil)
        #expect(extremes([1, -.nan, 2]) == nil)
        #expect(extremes([]) == nil)
    }

    @Test(arguments: [false, true]) func widths_areCounted(isCentred: Bool) {
        var generator = SplitMix64(seed: 7)
        let values = (0..<999).map { _ in Int64(bitPattern: generator.next()) >> Int64(generator.next() % 64)
        }
        var expected = [UInt32](repeating: 0, count: 65)
        for value in values {
            let difference = value &- 3
            let magnitude = isCentred && difference < 0 ? ~difference : difference
            let bits = 64 - UInt64(bitPattern: magnitude).leadingZeroBitCount
            expected[bits + (isCentred ? 1 : 0)] += 1
        }
        var counts = [UInt32](repeating: 0, count: 65)
        counts.withUnsafeMutableBufferPointer { counts in
            values.withUnsafeBufferPointer { $0.countWidths(from: 3, isCentred: isCentred, into: counts) }
        }
        #expect(counts == expected)
    }
}
