import Testing

@testable import Bits

@Suite struct ExactSumTests {
    @Test func sum_ofTenths_isRoundedOnce() {
        var sum = ExactSum()
        for _ in 0..<10 { sum.add(0.1) }
        // Ten times the double nearest to 0.1 is 1.00000000000000005551, nearest double 1.
        #expect(sum.rounded == 1)
        #expect((0..<10).reduce(0.0) { total, _ in total + 0.1 } != 1)
    }

    @Test func sum_withCancellation_keepsTheSmallTerm() {
        var sum = ExactSum()
        for value in [1e300, 1, -1e300, 5e-324, -1] { sum.add(value) }
        #expect(sum.rounded == 5e-324)
    }

    @Test func sum_overflow_isInfinite() {
        var sum = ExactSum()
        sum.add(Double.greatestFiniteMagnitude)
        sum.add(Double.greatestFiniteMagnitude)
        #expect(sum.rounded == .infinity)
        sum.add(-Double.greatestFiniteMagnitude)
        #expect(sum.rounded == Double.greatestFiniteMagnitude)
    }

    @Test(arguments: [0, 1, 1023, 1024, 1025, 5000])
    func vectors_addUpAsTheirValues(count: Int) {
        var generator = SplitMix64(seed: UInt64(count))
        let words = (0..<count).map { _ in generator.next() }
        var (sum, expected) = (ExactSum(), ExactSum())
        words.map(Int64.init(bitPattern:)).withUnsafeBufferPointer { sum.add(contentsOf: $0) }
        for word in words { expected.add(Int64(bitPattern: word)) }
        #expect(sum == expected)
        // All exponents, NaN and infinities among them; then of a few decades.
        for doubles in [words.map(Double.init(bitPattern:)), words.map { Double($0 % 100_000) / 8 }] {
            var (sum, expected) = (ExactSum(), ExactSum())
            let irregular = doubles.withUnsafeBufferPointer { sum.add(contentsOf: $0) }
            for value in doubles where value.isFinite { expected.add(value) }
            #expect(sum == expected)
            #expect(irregular.nans == doubles.count { $0.isNaN })
            #expect(irregular.positiveInfinities == doubles.count { $0 == .infinity })
            #expect(irregular.negativeInfinities == doubles.count { $0 == -.infinity })
        }
    }

    @Test func means_ofTheLargestNumbers_areFinite() {
        var sum = ExactSum()
        for _ in 0..<3 { sum.add(Double.greatestFiniteMagnitude) }
        #expect(sum.mean(count: 3) == .greatestFiniteMagnitude)
        #expect(sum.rounded == .infinity)
        var squares = ExactSum()
        for _ in 0..<3 { squares.addSquare(of: Double.greatestFiniteMagnitude) }
        #expect(squares.rounded == .infinity)
        #expect(sum.variance(squares: squares, count: 3, divisor: 2) == 0)
    }

    @Test func integers_areThoseThatFit64Bits() {
        func integer(_ values: Double...) -> Int64? {
            var sum = ExactSum()
            for value in values { sum.add(value) }
            return sum.int64
        }
        #expect(integer() == 0)
        #expect(integer(0x1p62, 0x1p62, -1) == Int64.max)
        #expect(integer(-0x1p63) == Int64.min)
        #expect(integer(0x1p63) == nil)
        #expect(integer(0x1p200) == nil)
        #expect(integer(2.5, 0.5) == 3)
        #expect(integer(2.5) == nil)
    }

    @Test func singleValues_comeBack() {
        let values: [Double] = [
            1, -1, 0.1, -0.1, 5e-324, -5e-324, 2.2250738585072014e-308, 2.225073858507201e-308, 1e308,
            -1e-310,
            .pi, 3, 9_007_199_254_740_992,
        ]
        for value in values {
            var sum = ExactSum()
            sum.add(value)
            #expect(sum.rounded == value)
        }
    }

    @Test func integers_areExactPastDoubles() {
        var sum = ExactSum()
        sum.add(720_575_940_596_125_868 as Int64)
        sum.add(1 as Int64)
        #expect(sum.int64 == 720_575_940_596_125_869)
        sum.add(Int64.min)
        sum.add(Int64.min)
        #expect(sum.int64 == nil)
    }

    @Test func variance_matchesHandWork() {
        var sum = ExactSum()
        var squares = ExactSum()
        for value in [2.0, 4, 4, 4, 5, 5, 7, 9] {
            sum.add(value)
            squares.addSquare(of: value)
        }
        #expect(sum.mean(count: 8) == 5)
        #expect(sum.variance(squares: squares, count: 8, divisor: 8) == 4)
        #expect(sum.variance(squares: squares, count: 8, divisor: 7) == 32.0 / 7.0)
    }

    @Test func variance_ofEqualValues_isZero() {
        var sum = ExactSum()
        var squares = ExactSum()
        for _ in 0..<1000 {
            sum.add(0.1)
            squares.addSquare(of: 0.1)
        }
        #expect(sum.variance(squares: squares, count: 1000, divisor: 999) == 0)
    }

    @Test(arguments: 0..<50 as Range<UInt64>)
    func anyOrderAndSplit_givesTheSameBits(seed: UInt64) throws {
        var generator = SplitMix64(seed: seed)
        let count = Int(generator.next() % 300)
        let values = (0..<count).map { _ in randomFinite(&generator) }
        var forward = ExactSum()
        var forwardSquares = ExactSum()
        for value in values {
            forward.add(value)
            forwardSquares.addSquare(of: value)
        }
        var parts = [ExactSum](repeating: ExactSum(), count: 4)
        var partSquares = parts
        for value in values.shuffled(using: &generator) {
            let part = Int(generator.next() % 4)
            parts[part].add(value)
            partSquares[part].addSquare(of: value)
        }
        var merged = ExactSum()
        var mergedSquares = ExactSum()
        for part in parts.shuffled(using: &generator) { merged.add(part) }
        for part in partSquares { mergedSquares.add(part) }
        #expect(merged == forward, "seed \(seed)")
        #expect(mergedSquares == forwardSquares, "seed \(seed)")
        #expect(stored(merged) == stored(forward), "seed \(seed)")
        let bytes = stored(merged)
        let back = try bytes.withUnsafeBytes { raw in
            var reader = ByteReader(raw)
            return try ExactSum.read(from: &reader)
        }
        #expect(back == forward, "seed \(seed)")
    }

    @Test(arguments: 0..<50 as Range<UInt64>)
    func smallIntegers_agreeWithMachineArithmetic(seed: UInt64) {
        var generator = SplitMix64(seed: seed)
        let values = (0..<200).map { _ in Int64(bitPattern: generator.next()) >> 20 }
        var sum = ExactSum()
        var asDoubles = ExactSum()
        for value in values {
            sum.add(value)
            asDoubles.add(Double(value))
        }
        #expect(sum.int64 == values.reduce(0, +))
        #expect(sum == asDoubles)
    }

    @Test(arguments: 0..<60 as Range<UInt64>)
    func addingMany_givesTheBitsOfAddingEach(seed: UInt64) {
        var generator = SplitMix64(seed: seed)
        let odd: [Double] = [0, -0.0, .nan, .infinity, -.infinity, 5e-324, -2e-308, 1e308]
        let values = (0..<Int(generator.next() % 3000)).map { _ -> Double in
            switch (seed % 4, generator.next() % 50) {
            case (1, 0): odd[Int(generator.next() % 8)]
            case (2, _): randomFinite(&generator)
            case (3, _): Double(bitPattern: generator.next() & 0x803F_FFFF_FFFF_FFFF)
            default: (Double(generator.next() >> 11) - 4e15) / 1000
            }
        }
        var each = ExactSum()
        var expected = ExactSum.Irregular()
        for value in values {
            if value.isFinite { each.add(value) } else { expected.count(value) }
        }
        var eachSquare = ExactSum()
        for value in values where value.isFinite { eachSquare.addSquare(of: value) }
        var many = ExactSum()
        let irregular = values.withUnsafeBufferPointer { many.add(contentsOf: $0) }
        #expect(many == each, "seed \(seed)")
        #expect(irregular == expected, "seed \(seed)")
        var again = ExactSum()
        var squares = ExactSum()
        #expect(values.withUnsafeBufferPointer { again.add(contentsOf: $0, squares: &squares) } == expected)
        #expect(again == each && squares == eachSquare, "seed \(seed)")
    }

    /// A square that is too small for a double must not be lost among others.
    @Test(arguments: [5e-324, 1e-310, 1e-200, 1e-160, 1e-9, 1e-7])
    func squaresFarBelowTheOthers_areNotLost(small: Double) {
        let values = (0..<40).map { $0 == 17 ? small : -0.639949 + Double($0) / 7 }
        var each = ExactSum()
        for value in values { each.addSquare(of: value) }
        var many = ExactSum()
        var sum = ExactSum()
        _ = values.withUnsafeBufferPointer { sum.add(contentsOf: $0, squares: &many) }
        #expect(many == each)
    }

    @Test(arguments: 0..<20 as Range<UInt64>)
    func addingManyIntegers_givesTheBitsOfAddingEach(seed: UInt64) {
        var generator = SplitMix64(seed: seed)
        let values = (0..<Int(generator.next() % 3000)).map { _ -> Int64 in
            switch seed % 3 {
            case 0: [.min, .max, 0, -1][Int(generator.next() % 4)]
            case 1: Int64(bitPattern: generator.next())
            default: Int64(generator.next() % 1000) - 500
            }
        }
        var each = ExactSum()
        var eachSquare = ExactSum()
        for value in values {
            each.add(value)
            eachSquare.addSquare(of: value)
        }
        var many = ExactSum()
        var squares = ExactSum()
        values.withUnsafeBufferPointer { values in
            many.add(contentsOf: values)
            if let extremes = values.extremes { squares.addSquares(of: values, in: extremes) }
        }
        #expect(many == each && squares == eachSquare, "seed \(seed)")
    }

    private func stored(_ sum: ExactSum) -> [UInt8] {
        var writer = ByteWriter()
        sum.write(to: &writer)
        return writer.bytes
    }

    private func randomFinite(_ generator: inout SplitMix64) -> Double {
        while true {
            let value = Double(bitPattern: generator.next())
            if value.isFinite { return value }
        }
    }
}
