import Columns
import TestSupport
import Testing

@testable import Encodings

/// What the profile cold chooses: near the smallest of all schemes, though few
/// are written.
@Suite struct ColdProfileTests {
    private static let lengths = [100, 300, 1500, 6000]

    private static func bytes(_ values: ColumnVector, _ profile: EncodingProfile) throws -> Int {
        let payload = PageEncoding.encode(values, profile: profile)
        let decoded = try payload.withUnsafeBytes {
            try PreparedPage($0, type: values.physicalType, count: values.count).decode()
        }
        #expect(RandomColumn.same(decoded, values))
        return payload.count
    }

    private static func tree(_ values: ColumnVector) throws -> String {
        try PageEncoding.encode(values, profile: .cold).withUnsafeBytes {
            try PreparedPage($0, type: values.physicalType, count: values.count).tree.schemeName
        }
    }

    @Test(arguments: RandomColumn.Shape.allCases)
    func pages_areNoLongerThanThoseOfLoad(shape: RandomColumn.Shape) throws {
        for length in Self.lengths {
            for nulls in [0, 0.1] {
                let column = RandomColumn.make(shape, count: length, nulls: nulls, seed: UInt64(length))
                let (cold, load) = (try Self.bytes(column, .cold), try Self.bytes(column, .load))
                #expect(cold <= load, "\(shape), \(length) rows, nulls \(nulls): \(cold) after \(load) bytes")
            }
        }
    }

    /// Under 256 values entropy is not tried.
    @Test(arguments: RandomIntegers.Shape.allCases)
    func integers_areNearTheSmallestOfAllSchemes(shape: RandomIntegers.Shape) throws {
        for length in Self.lengths where length >= EntropyIntegers.smallestCount {
            let values = RandomIntegers.make(shape, count: length, seed: 3)
            let smallest = ForcedSchemes.integers(values, .cold).map(\.payload.count).min() ?? 0
            let bytes = try Self.bytes(ColumnVector(.integers(values)), .cold)
            #expect(bytes * 100 <= smallest * 102, "\(shape), \(length) values: \(bytes) after \(smallest)")
        }
    }

    /// Schemes are chosen by what packing would make of them, and some gain more from
    /// entropy than others: decimals of which one in 30 is none take 21 % more than
    /// in a dictionary, the other shapes at most 12 %.
    @Test(arguments: RandomColumn.Shape.allCases)
    func doubles_areNearTheSmallestOfAllSchemes(shape: RandomColumn.Shape) throws {
        for length in Self.lengths where length >= EntropyIntegers.smallestCount {
            let column = RandomColumn.make(shape, count: length, nulls: 0, seed: 3)
            guard case .doubles(let values) = column.values else { continue }
            let smallest = ForcedSchemes.doubles(values, .cold).map(\.payload.count).min() ?? 0
            let bytes = try Self.bytes(column, .cold)
            #expect(
                bytes * 100 <= smallest * (shape == .decimalsWithOddOnes ? 125 : 113),
                "\(shape), \(length) values: \(bytes) after \(smallest)")
        }
    }

    /// The four vectors of twenty that are looked at first say nothing of the others.
    @Test func aSampleThatMisleads_costsLittle() throws {
        let noise = RandomIntegers.make(.anything, count: 20 * 1024, seed: 5)
        let pairs: [(sample: [Int64], others: [Int64])] = [
            (noise.map { $0 & 3 }, noise.map { $0 & 0xFFFF }),
            (noise.map { $0 & 0xFFFF }, noise.map { $0 & 3 }),
            (noise.map { $0 & 0xFF }, noise.indices.map { Int64($0 / 1024 * 1_000_003) + noise[$0] & 7 }),
            (noise.map { ($0 & 0xFF) * 40 }, noise.map { $0 & 0xFFFF }),
        ]
        for (index, pair) in pairs.enumerated() {
            let values = noise.indices.map { row in
                [2, 7, 12, 17].contains(row / 1024) ? pair.sample[row] : pair.others[row]
            }
            let columns = [
                ColumnVector(.integers(values)), ColumnVector(.doubles(values.map { Double($0) / 1000 })),
                ColumnVector(
                    .doubles(
                        values.indices.map {
                            [2, 7, 12, 17].contains($0 / 1024)
                                ? Double(values[$0]) / 8 : Double(noise[$0]).squareRoot()
                        })),
            ]
            for column in columns {
                let (cold, load) = (try Self.bytes(column, .cold), try Self.bytes(column, .load))
                #expect(cold <= load, "pair \(index), \(column.physicalType): \(cold) after \(load) bytes")
            }
        }
    }

    @Test func whatEntropyShortens_hasIt() throws {
        let bell = RandomIntegers.make(.bell, count: 8000, seed: 2)
        #expect(try Self.tree(ColumnVector(.integers(bell))) == "entropy")
        #expect(try Self.tree(ColumnVector(.integers(bell.map { $0 * 40 }))) == "multiple(entropy)")
        #expect(try Self.tree(ColumnVector(.doubles(bell.map { Double($0) / 100 }))) == "decimal(entropy)")
        let noise = RandomIntegers.make(.anything, count: 8000, seed: 2)
        #expect(try Self.tree(ColumnVector(.integers(noise))) == "packed")
        // Computed doubles of which each comes three times.
        let roots = noise.indices.map { Double(noise[$0 * 7 % 2500].magnitude).squareRoot() }
        #expect(try Self.tree(ColumnVector(.doubles(roots))).hasPrefix("dictionary("))
    }
}
