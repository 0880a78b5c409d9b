import Bits
import Columns
import Testing

@testable import Encodings

/// Encoding with the schemes of another page.
@Suite struct SchemeGuessTests {
    private static func guess(_ values: ColumnVector) throws -> SchemeGuess? {
        try PageEncoding.encode(values).withUnsafeBytes {
            try PreparedPage($0, type: values.physicalType, count: values.count).guess
        }
    }

    private static func decoded(_ bytes: [UInt8], _ values: ColumnVector) throws -> ColumnVector {
        try bytes.withUnsafeBytes {
            try PreparedPage($0, type: values.physicalType, count: values.count).decode()
        }
    }

    private static func bits(_ values: ColumnVector) -> [UInt64] {
        switch values.values {
        case .integers(let values), .identifiers(.integers(let values)): values.map { UInt64(bitPattern: $0) }
        case .doubles(let values): values.map(\.bitPattern)
        default: []
        }
    }

    private static func columns(_ rows: Int, _ seed: UInt64) -> [String: ColumnVector] {
        var random = SplitMix64(seed: seed)
        func numbers(_ range: ClosedRange<Int64>) -> [Int64] {
            (0..<rows).map { _ in Int64.random(in: range, using: &random) }
        }
        var walk: Int64 = 1_000_000
        return [
            "packed": ColumnVector(.integers(numbers(0...200))),
            "delta": ColumnVector(
                .integers(
                    (0..<rows).map { _ in
                        walk += Int64.random(in: 0...3, using: &random); return walk
                    })),
            "multiple": ColumnVector(.integers(numbers(0...4000).map { $0 * 1000 + 7 })),
            "dictionary": ColumnVector(
                .identifiers(.integers(numbers(0...50).map { $0 &* 0x1E37_79B9_7F4A_7C15 }))),
            "decimal": ColumnVector(.doubles(numbers(0...99_999).map { Double($0) / 1000 })),
            "significant": ColumnVector(
                .doubles(
                    zip(numbers(100_000...999_999), numbers(5...9)).map {
                        Double("\($0)e-\($1)")!
                    })),
        ]
    }

    @Test(arguments: ["packed", "delta", "multiple", "dictionary", "decimal", "significant"])
    func whatIsGuessedIsFollowed(name: String) throws {
        let small = try #require(Self.columns(5000, 1)[name])
        let large = try #require(Self.columns(20_000, 2)[name])
        let guess = try #require(try Self.guess(small))
        let bytes = PageEncoding.encode(large, like: guess)
        #expect(Self.bits(try Self.decoded(bytes, large)) == Self.bits(large))
        #expect(try Self.guess(large) == guess)
        #expect(bytes == PageEncoding.encode(large))
    }

    /// A two-hundredth, half of each vector in which parts meet, and a quarter for a dictionary.
    @Test func aPageMayGrowWhereItsPartsMeet() {
        let packed = SchemeGuess(.packed)
        #expect(packed.limit(of: 100_000, rows: 10 * 1024, parts: 1) == 100_500)
        #expect(packed.limit(of: 100_000, rows: 10 * 1024, parts: 5) == 120_500)
        #expect(packed.limit(of: 100_000, rows: 10 * 1024 + 1, parts: 12) == 150_500)
        #expect(packed.limit(of: 100_000, rows: 10 * 1024, parts: 1000) == 150_500)
        #expect(SchemeGuess(.dictionary).limit(of: 1000, rows: 1, parts: 1) == 1250)
    }

    /// Parts that walk at their own pace: where they meet a vector has the steps of both.
    @Test func partsThatMeetKeepTheirSchemes() throws {
        var values: [Int64] = []
        var parts: [(guess: SchemeGuess, bytes: Int)] = []
        var random = SplitMix64(seed: 11)
        for part in 0..<6 {
            var place = Int64(part) * 1_000_000_007
            let steps: Int64 = part % 2 == 0 ? 100 : 20
            let own = (0..<3500).map { _ in
                place += Int64.random(in: 0...steps, using: &random)
                return place
            }
            let vector = ColumnVector(.integers(own))
            parts.append((try #require(try Self.guess(vector)), PageEncoding.encode(vector).count))
            values += own
        }
        let guess = parts[0].guess
        #expect(parts.allSatisfy { $0.guess == guess })
        let bytes = parts.reduce(0) { $0 + $1.bytes }
        let whole = ColumnVector(.integers(values))
        let followed = PageEncoding.encode(whole, like: guess).count
        #expect(followed > guess.limit(of: bytes, rows: values.count, parts: 1))
        #expect(followed <= guess.limit(of: bytes, rows: values.count, parts: parts.count))
        #expect(followed == PageEncoding.encode(whole).count)
    }

    /// Any guess for any values: what is decoded is what was encoded.
    @Test func aWrongGuessHarmsNothing() throws {
        let guesses = try Self.columns(5000, 1).values.map { try #require(try Self.guess($0)) }
        let hard: [ColumnVector] = [
            ColumnVector(.doubles([.nan, -0.0, 0, .infinity, -.infinity, 1e-300, 1e300, .pi])),
            ColumnVector(.integers([Int64.min, Int64.max, 0, -1, 1])), ColumnVector(.integers([])),
            ColumnVector(.doubles([])), ColumnVector(.integers([5])), ColumnVector(.integers([5, 5, 5])),
        ]
        for values in hard + Self.columns(3000, 3).values {
            for guess in guesses {
                let bytes = PageEncoding.encode(values, like: guess)
                #expect(Self.bits(try Self.decoded(bytes, values)) == Self.bits(values))
            }
        }
    }
}
