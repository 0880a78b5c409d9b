import Bits
import Testing

/// The ways by which a set of integers is looked up, against a plain set.
@Suite struct IntegerSetTests {
    @Test(arguments: [1, 4, 5, 17, 300, 40_000]) func vectorsAreDecidedAsMembersAre(count: Int) {
        var random = SplitMix64(seed: UInt64(count))
        for span in [Int64(count) * 2, 1 << 30, .max] {
            var members = Set((0..<count).map { _ in Int64.random(in: -span...span, using: &random) })
            members.insert(.max)
            if span == .max { members.insert(.min) }
            let set = IntegerSet(members)
            var values = (0..<1024).map { _ in Int64.random(in: -span...span, using: &random) }
            for (row, member) in members.prefix(500).enumerated() { values[2 * row] = member }
            var words = [UInt64](repeating: 0, count: VectorSelection.wordCount)
            words.withUnsafeMutableBufferPointer { words in
                values.withUnsafeBufferPointer { values in
                    if let values = values.baseAddress, let words = words.baseAddress {
                        set.select(values, into: words)
                    }
                }
            }
            for (row, value) in values.enumerated() {
                let isSelected = words[row >> 6] >> UInt64(row & 63) & 1 != 0
                #expect(isSelected == members.contains(value))
                #expect(set.contains(value) == members.contains(value))
            }
        }
    }
}
