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
            let set = IntegerSet(Array(members))
            var values = (0..<1024).map { _ in Int64.random(in: -span...span, using: &random) }
            for (row, member) in members.prefix(500).enumerated() { values[2 * row] = member }
            // The neighbour of the lowest stands for a free slot.
            values[1] = members.min().map { $0 &+ 1 } ?? 0
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

    /// The factor of the hash times its inverse is 1, so that all these have the same
    /// first slot; with a slot for each in turn this would take hours.
    @Test func membersThatShareTheirHashAreFound() {
        let inverse: UInt64 = 0xF1DE_83E1_9937_733D
        #expect(inverse &* 0x9E37_79B9_7F4A_7C15 == 1)
        let members = (0..<1_000_000).map { Int64(bitPattern: UInt64($0) &* inverse) }
        let set = IntegerSet(members)
        let others = (1_000_000..<1_000_100).map { Int64(bitPattern: UInt64($0) &* inverse) }
        #expect(members.prefix(100).allSatisfy(set.contains) && !others.contains(where: set.contains))
    }
}
