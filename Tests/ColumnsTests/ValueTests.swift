import Columns
import Testing

/// Equality, hash and order of values: what groups, DISTINCT, IN and ORDER BY
/// rest on.
@Suite struct ValueTests {
    private static let doubles: [Double] = [
        -.infinity, -.greatestFiniteMagnitude, -0x1p63, -1.5, -5e-324, -0.0, 0, 5e-324, 0.5,
        9_007_199_254_740_992,
        9_007_199_254_740_994, 0x1p63, .infinity, .nan, -.nan, Double(bitPattern: 0x7FF0_0000_0000_0001),
    ]
    private static let integers: [Int64] = [
        .min, -1, 0, 1, 9_007_199_254_740_992, 9_007_199_254_740_993, .max,
    ]
    private static let texts = ["", "A", "a", "\u{e9}", "e\u{301}", "\u{FB01}", "fi", "\u{1F9E0}"]
    private static let identifiers = [
        "-5", "0", "7", "9223372036854775807", "9223372036854775808", "18446744073709551615",
        "00000000-0000-0000-0000-000000000000", "8b4ae5f1-a941-46a0-956a-26afbccdafe5", "007", "8B", "\u{e9}",
        "e\u{301}", "18446744073709551616", "-0", "+1",
    ]

    private static var values: [Value] {
        [.null, .boolean(false), .boolean(true)] + doubles.map(Value.double) + integers.map(Value.integer)
            + texts.map(Value.text) + identifiers.map { .identifier(Identifier($0)!) }
    }

    @Test func equalValuesHashAlikeAndDoNotPrecedeEachOther() {
        for left in Self.values {
            for right in Self.values {
                #expect((left == right) == (right == left))
                if left == right {
                    #expect(left.hashValue == right.hashValue, "\(left) \(right)")
                    #expect(!Value.precedes(left, right) && !Value.precedes(right, left), "\(left) \(right)")
                }
                #expect(!(Value.precedes(left, right) && Value.precedes(right, left)), "\(left) \(right)")
            }
        }
    }

    @Test func orderIsTransitive() {
        let values = Self.values
        for a in values {
            for b in values where Value.precedes(a, b) {
                for c in values where Value.precedes(b, c) { #expect(Value.precedes(a, c), "\(a) \(b) \(c)") }
            }
        }
    }

    @Test func nanIsAboveEveryNumberAndEqualToItself() {
        for number in Self.doubles where !number.isNaN {
            #expect(Value.precedes(.double(number), .double(.nan)))
            #expect(!Value.precedes(.double(-.nan), .double(number)))
        }
        for number in Self.integers { #expect(Value.order(.integer(number), .double(.nan)) == -1) }
        #expect(Value.double(.nan) == Value.double(-.nan))
        #expect(Value.double(-0.0) == Value.double(0))
        #expect(Value.double(-0.0).canonical == Value.double(0))
    }

    @Test func integersAndDoublesCompareExactly() {
        #expect(Value.order(.integer(9_007_199_254_740_993), .double(9_007_199_254_740_992)) == 1)
        #expect(Value.order(.integer(9_007_199_254_740_993), .double(9_007_199_254_740_994)) == -1)
        #expect(Value.order(.integer(.max), .double(0x1p63)) == -1)
        #expect(Value.order(.integer(.min), .double(-0x1p63)) == 0)
        #expect(Value.order(.integer(0), .double(-0.0)) == 0)
        #expect(Value.order(.integer(-1), .double(-1.5)) == 1)
        #expect(Value.order(.integer(0), .double(-5e-324)) == 1)
        #expect(Value.order(.double(.infinity), .integer(.max)) == 1)
    }

    @Test func textsAreEqualByteForByte() {
        #expect(Value.text("\u{e9}") != Value.text("e\u{301}"))
        #expect(Value.text("\u{e9}").hashValue == Value.text("\u{e9}").hashValue)
        #expect(Set(Self.texts.map(Value.text)).count == Self.texts.count)
        #expect(Set(Self.identifiers.map { Identifier($0)! }).count == Self.identifiers.count)
        for text in Self.identifiers { #expect(Identifier(text)!.description.utf8.elementsEqual(text.utf8)) }
    }

    @Test func identifiersOrderByKindThenValue() {
        let ordered = [
            "-9223372036854775808", "-5", "0", "9223372036854775807", "9223372036854775808",
            "18446744073709551615",
            "00000000-0000-0000-0000-000000000000", "ffffffff-ffff-ffff-ffff-ffffffffffff", "+1", "007", "A",
            "a",
        ].map { Identifier($0)! }
        #expect(ordered.shuffled().sorted() == ordered)
    }
}
