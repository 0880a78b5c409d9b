import Bits
import Columns
import Encodings
import TestSupport
import Testing

@testable import Store

/// What a compaction compares of the pages that it reads with those that it has written.
@Suite struct PageHashTests {
    private static func decoded(_ values: ColumnVector, _ profile: EncodingProfile) throws -> ColumnVector {
        try PageEncoding.encode(values, profile: profile).withUnsafeBytes {
            try PreparedPage($0, type: values.physicalType, count: values.count).decode()
        }
    }

    private static func hash(_ values: ColumnVector) -> SequenceHash {
        SequenceHash(of: values, parts: [values.count])
    }

    @Test(arguments: RandomColumn.Shape.allCases)
    func aPageHasTheHashOfItsValues(_ shape: RandomColumn.Shape) throws {
        for (seed, nulls) in [0, 0.3, 0.97].enumerated() {
            let values = RandomColumn.make(shape, count: 3000, nulls: nulls, seed: UInt64(seed))
            let hash = Self.hash(values)
            for profile in [EncodingProfile.load, .cold] {
                #expect(
                    try Self.hash(Self.decoded(values, profile)) == hash,
                    "seed \(seed), \(nulls) NULL, \(profile)")
            }
            let parts = [values.slice(0..<1234), values.slice(1234..<1240), values.slice(1240..<3000)]
            var read = SequenceHash()
            for part in parts { read.add(part, 0..<part.count) }
            let whole = ColumnVector.concatenated(parts, type: values.physicalType)
            #expect(
                SequenceHash(of: whole, parts: parts.map(\.count)) == read,
                "seed \(seed), \(nulls) NULL, of parts")
            #expect(read != hash, "seed \(seed), \(nulls) NULL, parts do not count")
        }
    }

    /// Each value in another place, and NULL in place of each.
    @Test(arguments: RandomColumn.Shape.allCases)
    func everyChangeCounts(_ shape: RandomColumn.Shape) {
        let values = RandomColumn.make(shape, count: 300, nulls: 0.2, seed: 3)
        let hash = Self.hash(values)
        var random = SplitMix64(seed: 4)
        func encoded(_ row: Int) -> [UInt8] { PageEncoding.encode(values.slice(row..<row + 1)) }
        for row in 0..<299 {
            let other = Int.random(in: row + 1..<300, using: &random)
            var places = (0..<Int32(300)).map(\.self)
            places.swapAt(row, other)
            // Bit for bit, which `Value` does not compare.
            let isSame = encoded(row) == encoded(other)
            #expect(
                (Self.hash(values.gathered(places)) == hash) == isSame, "rows \(row) and \(other)")
            guard values[row] != .null else { continue }
            var validity = values.validity ?? Bitmap(count: 300, repeating: true)
            validity.clear(row)
            #expect(Self.hash(ColumnVector(values.values, validity: validity)) != hash, "row \(row)")
        }
    }

    @Test func whatStandsUnderNullDoesNotCount() {
        var validity = Bitmap(count: 3, repeating: true)
        let all = Self.hash(ColumnVector(.integers([1, 0, 3]), validity: validity))
        #expect(all == Self.hash(ColumnVector(.integers([1, 0, 3]))))
        validity.clear(1)
        let without = Self.hash(ColumnVector(.integers([1, 0, 3]), validity: validity))
        #expect(without == Self.hash(ColumnVector(.integers([1, 9, 3]), validity: validity)))
        #expect(without != all)
    }

    @Test func anIdIsTheSameInEitherForm() {
        let numbers = ColumnVector(.identifiers(.integers([5, -7])))
        let mixed = ColumnVector(.identifiers(.mixed([.integer(5), .integer(-7)])))
        #expect(Self.hash(numbers) == Self.hash(mixed))
        let unsigned = ColumnVector(.identifiers(.mixed([.integer(5), .unsigned(.max - 6)])))
        #expect(Self.hash(numbers) != Self.hash(unsigned))
    }
}
