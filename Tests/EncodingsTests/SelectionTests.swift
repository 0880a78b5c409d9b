import Bits
import Columns
import TestSupport
import Testing

@testable import Encodings

/// Filters on compressed pages against the decoded rows.
@Suite struct SelectionTests {
    private static func page<Result>(
        _ column: ColumnVector, _ profile: EncodingProfile, _ body: (PreparedPage) throws -> Result
    ) throws -> Result {
        try PageEncoding.encode(column, profile: profile).withUnsafeBytes {
            try body(try PreparedPage($0, type: column.physicalType, count: column.count))
        }
    }

    /// Bounds that are values, lie beside values, and lie outside all.
    private static func bounds<Number>(_ values: [Number], _ generator: inout SplitMix64) -> [Number] {
        (0..<6).map { _ in values[Int(generator.next() % UInt64(values.count))] }
    }

    @Test(arguments: RandomColumn.Shape.allCases, EncodingProfile.allCases)
    func ranges_selectWhatComparingTheRowsSelects(
        shape: RandomColumn.Shape, profile: EncodingProfile
    ) throws {
        for count in [1, 700, 1024, 5000] {
            let seed = UInt64(count) &* 7
            let column = RandomColumn.make(shape, count: count, nulls: 0.1, seed: seed)
            var generator = SplitMix64(seed: seed)
            let slices = [0..<count, count / 3..<count, count / 2..<count / 2 + 1]
            try Self.page(column, profile) { page in
                switch column.values {
                case .integers(let values), .identifiers(.integers(let values)):
                    let bounds = Self.bounds(values, &generator) + [.min, .max, 0]
                    for (low, high) in zip(bounds, bounds.reversed()) where low <= high {
                        for rows in slices {
                            let selected = try #require(try page.select(rows, in: IntegerSet(low...high)))
                            let expected = rows.map {
                                (low...high).contains(values[$0]) && column.isValid($0)
                            }
                            #expect(
                                rows.indices.allSatisfy {
                                    let row = $0 - rows.lowerBound
                                    return !column.isValid($0) || selected[row] == expected[row]
                                }, "\(shape) \(profile) \(count) rows, \(low)...\(high), seed \(seed)")
                        }
                    }
                case .doubles(let values):
                    let finite = Self.bounds(values, &generator).filter { !$0.isNaN }
                    let bounds = finite + finite.map(\.nextUp) + [-.infinity, .infinity, 0, -0.0, 1e300]
                    for low in bounds {
                        for high in bounds where low <= high {
                            let selected = try #require(try page.select(0..<count, in: low...high))
                            #expect(
                                (0..<count).allSatisfy {
                                    !column.isValid($0) || selected[$0] == (low...high).contains(values[$0])
                                }, "\(shape) \(profile) \(count) rows, \(low)...\(high), seed \(seed)")
                        }
                    }
                case .texts, .identifiers:
                    #expect(try page.select(0..<count, in: IntegerSet(0...1)) == nil)
                }
            }
        }
    }

    @Test(arguments: RandomColumn.Shape.allCases, EncodingProfile.allCases)
    func members_selectWhatLookingAtTheRowsSelects(
        shape: RandomColumn.Shape, profile: EncodingProfile
    ) throws {
        for (count, members) in [(1, 1), (700, 2), (1024, 5), (5000, 40), (5000, 900)] {
            let seed = UInt64(count + members) &* 11
            let column = RandomColumn.make(shape, count: count, nulls: 0.1, seed: seed)
            var generator = SplitMix64(seed: seed)
            let picked = (0..<members).map { _ in Int(generator.next() % UInt64(count)) }
            let what = "\(shape) \(profile) \(count) rows, \(members) members, seed \(seed)"
            try Self.page(column, profile) { page in
                for rows in [0..<count, count / 3..<count, count / 2..<count / 2 + 1] {
                    func check(_ selected: Bitmap?, _ holds: (Int) -> Bool) {
                        guard let selected else { return }
                        #expect(
                            rows.allSatisfy {
                                !column.isValid($0) || selected[$0 - rows.lowerBound] == holds($0)
                            }, "\(what), rows \(rows)")
                    }
                    switch column.values {
                    case .integers(let values), .identifiers(.integers(let values)):
                        // Neighbours of values too, so that ranges join.
                        let set = Set(picked.flatMap { [values[$0], values[$0] &+ 1] })
                        check(try #require(try page.select(rows, in: IntegerSet(Array(set))))) {
                            set.contains(values[$0])
                        }
                    case .texts(let texts):
                        let set = Set(picked.map { TextKey(texts[$0]) } + [TextKey("no such")])
                        let holds: (Int) -> Bool = { set.contains(TextKey(texts[$0])) }
                        check(try #require(try page.select(rows, among: set.map(\.text))), holds)
                        check(try page.select(rows, whereText: { set.contains(TextKey($0)) }), holds)
                        check(try page.select(rows, among: [])) { _ in false }
                    case .identifiers(.mixed(let values)):
                        let set = Set(picked.map { values[$0] })
                        check(try page.select(rows, whereIdentifier: { set.contains($0) })) {
                            set.contains(values[$0])
                        }
                    case .doubles: break
                    }
                }
            }
        }
    }

    /// Dictionary, run-end and constant decide by their values alone.
    @Test func sets_overFewValues() throws {
        let values: [[Int64]] = [
            (0..<5000).map { [Int64.min, -1, 0, .max][$0 * $0 / 3 % 4] },
            (0..<5000).map { Int64($0 / 700) << 40 }, .init(repeating: -5, count: 5000),
            (0..<5000).map { 40 - 7 * Int64($0) },
        ]
        let sets: [[Int64]] = [
            [], [.min], [.max, .min], [-5], [-1, 0], [3 << 40, 4 << 40, 9], [40, 33, -5, 1, 2, 3, 7, 9, 11],
            (0..<3000).map { -3 * $0 },
        ]
        for values in values {
            try Self.page(ColumnVector(.integers(values)), .load) { page in
                for set in sets {
                    let selected = try #require(try page.select(0..<5000, in: IntegerSet(set)))
                    let members = Set(set)
                    #expect((0..<5000).allSatisfy { selected[$0] == members.contains(values[$0]) })
                }
            }
        }
    }

    /// Walks with jumps, as coordinates are: delta-coded, on a grid or not, within
    /// and beyond what sums of 32 bits hold, and near the ends of 64 bits.
    @Test(
        arguments: [1 << 7, 1 << 18, 1 << 21, 1 << 33, 1 << 61] as [Int64], [1, 4, 40, 1 << 24] as [Int64])
    func walks_selectWhatComparingTheRowsSelects(jump: Int64, grid: Int64) throws {
        let seed = UInt64(jump &+ grid)
        var generator = SplitMix64(seed: seed)
        for start in [0, Int64.min + 3, Int64.max / 2 + 9] {
            var value = start
            let values = (0..<5000).map { _ in
                let isJump = generator.next() % 11 == 0
                value &+= grid &* Int64.random(in: isJump ? -jump...jump : -9...9, using: &generator)
                return value
            }
            let bounds = Self.bounds(values, &generator) + [.min, .max, start]
            try Self.page(ColumnVector(.integers(values)), .load) { page in
                for (low, high) in zip(bounds, bounds.reversed()) where low <= high {
                    let selected = try #require(try page.select(0..<5000, in: IntegerSet(low...high)))
                    #expect(
                        (0..<5000).allSatisfy { selected[$0] == (low...high).contains(values[$0]) },
                        "jump \(jump), grid \(grid), \(low)...\(high), seed \(seed), \(page.tree)")
                }
            }
            let doubles = values.map { Double($0) }
            try Self.page(ColumnVector(.doubles(doubles)), .load) { page in
                for (low, high) in zip(bounds, bounds.reversed()) where low <= high {
                    let range = Double(low)...Double(high)
                    let selected = try #require(try page.select(0..<5000, in: range))
                    #expect(
                        (0..<5000).allSatisfy { selected[$0] == range.contains(doubles[$0]) },
                        "jump \(jump), grid \(grid), \(range), seed \(seed), \(page.tree)")
                }
            }
        }
    }

    @Test(arguments: RandomColumn.Shape.allCases, EncodingProfile.allCases)
    func positions_areThoseOfTheDecodedRows(shape: RandomColumn.Shape, profile: EncodingProfile) throws {
        for count in [1, 1024, 5000] {
            let column = RandomColumn.make(shape, count: count, nulls: 0.1, seed: 31)
            var generator = SplitMix64(seed: 32)
            let spread = (0..<Int32(count)).filter { _ in generator.next() % 50 == 0 }
            let lists = [
                [], [0], [Int32(count - 1)], spread, Array((0..<Int32(count)).suffix(700)),
                [0, 0, Int32(count / 2), Int32(count - 1)],
            ]
            try Self.page(column, profile) { page in
                let whole = try page.decode()
                for positions in lists {
                    let found = try page.decode(at: positions)
                    let expected = whole.gathered(positions)
                    #expect(found.count == positions.count)
                    #expect(
                        positions.indices.allSatisfy { found[$0] == expected[$0] },
                        "\(shape) \(profile) \(count) rows at \(positions.prefix(9))")
                }
            }
        }
    }

    @Test(arguments: RandomColumn.Shape.allCases)
    func summands_addUpToTheRowsThatCount(shape: RandomColumn.Shape) throws {
        let count = 5000
        let column = RandomColumn.make(shape, count: count, nulls: 0.2, seed: 21)
        var generator = SplitMix64(seed: 22)
        let rows = 300..<4700
        let live = Bitmap(
            words: (0..<(rows.count + 63) / 64).map { _ in generator.next() | generator.next() },
            count: rows.count)
        var sum = ExactSum()
        var counted = 0
        try Self.page(column, .load) { page in
            try page.forEachSummand(of: rows, where: live) { summands, count in
                counted += count
                switch summands {
                case .narrow(let base, let words): sum.add(Int128(base) * Int128(count) + Int128(words.sum))
                case .integers(let values): sum.add(contentsOf: values)
                case .doubles(let values): _ = sum.add(contentsOf: values)
                }
            }
        }
        var expected = ExactSum()
        var expectedCount = 0
        for row in rows where column.isValid(row) && live[row - rows.lowerBound] {
            switch column[row] {
            case .integer(let value): expected.add(value)
            case .double(let value): if value.isFinite { expected.add(value) }
            default: continue
            }
            expectedCount += 1
        }
        #expect(sum == expected, "\(shape)")
        #expect(counted == expectedCount, "\(shape)")
    }
}
