import Bits
import Testing

@Suite struct SequenceHashTests {
    private static func hash(_ parts: [UInt64]...) -> SequenceHash {
        var hash = SequenceHash()
        for part in parts { part.withUnsafeBufferPointer { hash.add($0) } }
        return hash
    }

    /// Any one bit, any two words that change places, near and far, one word more or less.
    @Test(arguments: [1, 2, 1023, 1024, 1025, 5000]) func everyChangeCounts(count: Int) {
        var random = SplitMix64(seed: UInt64(count))
        let words = (0..<count).map { _ in random.next() & 0xFFFF }
        let whole = Self.hash(words)
        #expect(whole == Self.hash(words))
        for row in [0, count / 2, count - 1] {
            for bit in 0..<64 {
                var changed = words
                changed[row] ^= 1 << UInt64(bit)
                #expect(Self.hash(changed) != whole, "word \(row) of \(count), bit \(bit)")
            }
        }
        for (one, other) in [(0, count - 1), (0, 1), (count / 3, count / 2), (0, 1024)]
        where other < count && words[one] != words[other] {
            var changed = words
            changed.swapAt(one, other)
            #expect(Self.hash(changed) != whole, "words \(one) and \(other) of \(count)")
        }
        #expect(Self.hash(words + [0]) != whole)
        #expect(Self.hash(words.dropLast()) != whole)
        #expect(Self.hash([0] + words.dropLast()) != whole)
    }

    /// Whole blocks of words that change places.
    @Test func blocksHaveAnOrder() {
        var random = SplitMix64(seed: 7)
        let (first, second) = (
            (0..<1024).map { _ in random.next() }, (0..<1024).map { _ in random.next() }
        )
        #expect(Self.hash(first + second) != Self.hash(second + first))
        #expect(Self.hash(first + first) != Self.hash(first))
    }

    @Test func partsAreKeptApart() {
        #expect(Self.hash([1, 2], [3]) != Self.hash([1], [2, 3]))
        #expect(Self.hash([1, 2, 3]) != Self.hash([1, 2], [3]))
        #expect(Self.hash([]) != Self.hash([0]))
        #expect(Self.hash([]) != SequenceHash())
        var other = SequenceHash()
        [UInt64(1), 2, 3].withUnsafeBufferPointer { other.add($0, kind: 1) }
        #expect(Self.hash([1, 2, 3]) != other)
    }
}
