import Bits
import Testing

@testable import Encodings

@Suite struct EntropyIntegersTests {
    static let lengths = [
        1, 2, 3, 4, 5, 7, 8, 9, 255, 256, 257, 1023, 1024, 1025, 1028, 2047, 2048, 2049, 3000,
    ]

    @Test(arguments: RandomIntegers.Shape.allCases)
    func everyShape_comesBack(shape: RandomIntegers.Shape) throws {
        for length in Self.lengths {
            for seed in 1...3 as ClosedRange<UInt64> {
                let values = RandomIntegers.make(shape, count: length, seed: seed)
                let body = EntropyIntegers.body(of: values)
                #expect(try decode(body, count: length) == values, "\(shape), \(length) values, seed \(seed)")
                #expect(
                    EntropyIntegers.body(of: values) == body, "\(shape): the same values gave other bytes")
            }
        }
    }

    /// All up to past a vector's end, then every eleventh.
    @Test func lengthsToThreeThousand_comeBack() throws {
        for length in Array(1...1100) + Array(stride(from: 1111, through: 3000, by: 11)) {
            let shape = RandomIntegers.Shape.allCases[length % RandomIntegers.Shape.allCases.count]
            let values = RandomIntegers.make(shape, count: length, seed: UInt64(length))
            #expect(
                try decode(EntropyIntegers.body(of: values), count: length) == values,
                "\(shape), \(length) values, seed \(length)")
        }
    }

    @Test(arguments: RandomIntegers.Shape.allCases)
    func wholePages_comeBack(shape: RandomIntegers.Shape) throws {
        let values = RandomIntegers.make(shape, count: EntropyIntegers.largestCount, seed: 5)
        #expect(
            try decode(EntropyIntegers.body(of: values), count: values.count) == values, "\(shape), seed 5")
    }

    /// Each width has its bits in other loads of the kernels.
    @Test(arguments: 0...64)
    func everyWidth_comesBack(width: Int) throws {
        for order in 0...2 {
            var generator = SplitMix64(seed: UInt64(width * 3 + order))
            var values = (0..<2100).map { _ in
                width == 0 ? 7 : Int64(bitPattern: generator.next() >> UInt64(64 - width))
            }
            for _ in 0..<order { values = RandomIntegers.sums(values) }
            #expect(
                try decode(EntropyIntegers.body(of: values), count: values.count) == values,
                "width \(width), order \(order)")
        }
    }

    /// The worked example of FormatSpec/encodings.md.
    @Test func exampleOfTheFormat_isWhatIsWritten() throws {
        let values: [Int64] = [5, 5, 5, 6, 5, 5, 9, 5, 5, 6, 5, 5]
        let body: [UInt8] = [0, 1, 2, 0, 5, 0, 0, 0, 0, 0, 0, 0, 0xCF, 0x02, 3, 0, 0, 0x48, 0x02, 0x30]
        #expect(EntropyIntegers.body(of: values) == body)
        #expect(try decode(body, count: 12) == values)
    }

    @Test func uselessLengths_areRefused() {
        for length in [0, 1, 255, 65_537] {
            let values = [Int64](repeating: 1, count: length)
            #expect(values.withUnsafeBufferPointer { EntropyIntegers.encode($0) } == nil, "\(length)")
        }
        let noise = RandomIntegers.make(.anything, count: 5000, seed: 1)
        #expect(noise.withUnsafeBufferPointer { EntropyIntegers.encode($0) } == nil)
        let few = RandomIntegers.make(.fewDistinct, count: 256, seed: 1)
        #expect(few.withUnsafeBufferPointer { EntropyIntegers.encode($0) } != nil)
    }

    /// Two percent over the entropy: 7.1 bits for a bell of deviation 33.5, 8.2 for
    /// gaps of 105 on average, 2 for steps of four sorts.
    @Test(arguments: [
        (RandomIntegers.Shape.constant, 40), (.bell, 9070), (.walk, 9110), (.accelerating, 2600),
        (.sorted, 10_400),
    ])
    func sizes_areNearTheEntropy(shape: RandomIntegers.Shape, limit: Int) throws {
        let body = EntropyIntegers.body(of: RandomIntegers.make(shape, count: 10_000, seed: 2))
        #expect(body.count <= limit, "\(shape): \(body.count) bytes")
    }

    @Test func summary_tellsOrderAndBins() throws {
        for (shape, order) in [(RandomIntegers.Shape.bell, 0), (.walk, 1), (.accelerating, 2)] {
            let body = EntropyIntegers.body(of: RandomIntegers.make(shape, count: 5000, seed: 1))
            let summary = try body.withUnsafeBytes { try EntropyIntegers($0, count: 5000).summary }
            #expect(summary.hasPrefix("entropy delta \(order), ") && summary.contains(" bin"), "\(summary)")
        }
        let constant = EntropyIntegers.body(of: [Int64](repeating: 3, count: 300))
        let summary = try constant.withUnsafeBytes { try EntropyIntegers($0, count: 300).summary }
        #expect(summary == "entropy delta 0, 1 bin")
    }

    @Test func vectors_decodeAlone() throws {
        let values = RandomIntegers.make(.walk, count: 5000, seed: 9)
        let body = EntropyIntegers.body(of: values)
        try body.withUnsafeBytes { bytes in
            let stream = try EntropyIntegers(bytes, count: 5000)
            var output = [Int64](repeating: 0, count: EntropyIntegers.vectorSize)
            for index in [4, 0, 2] {
                try output.withUnsafeMutableBufferPointer {
                    try stream.decode(vector: index, into: try #require($0.baseAddress))
                }
                let expected = values[index * 1024..<min(index * 1024 + 1024, 5000)]
                #expect(Array(output.prefix(expected.count)) == Array(expected), "vector \(index)")
            }
        }
    }

    private func decode(_ body: [UInt8], count: Int) throws -> [Int64] {
        try EntropyIntegers.decoded(body, count: count)
    }
}
