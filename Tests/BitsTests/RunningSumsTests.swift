import Bits
import Testing

@Suite struct RunningSumsTests {
    @Test(arguments: 1...20) func sumsAreThoseOfOneAfterTheOther(seed: UInt64) {
        var random = SplitMix64(seed: seed)
        let mask = UInt64.max >> (3 * seed)
        var differences = (0..<1024).map { _ in Int64(bitPattern: random.next() & mask) }
        let first = Int64(bitPattern: random.next())
        var expected = [first]
        for index in 1..<1024 { expected.append(expected[index - 1] &+ differences[index]) }

        let step = UInt32(truncatingIfNeeded: random.next())
        var words = differences.map { UInt32(truncatingIfNeeded: $0) &- step }
        words.withUnsafeMutableBufferPointer {
            RunningSums.sum($0.baseAddress!, step: step, from: UInt32(truncatingIfNeeded: first))
        }
        #expect(words == expected.map { UInt32(truncatingIfNeeded: $0) }, "seed \(seed)")

        differences.withUnsafeMutableBufferPointer { RunningSums.sum($0.baseAddress!, from: first) }
        #expect(differences == expected, "seed \(seed)")
    }
}
