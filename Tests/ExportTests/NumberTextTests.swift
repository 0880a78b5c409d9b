import Export
import Testing

@Suite("Number text") struct NumberTextTests {
    @Test func doubles() {
        let expected: [(Double, String)] = [
            (0, "0.0"), (-0.0, "-0.0"), (100, "100.0"), (0.1, "0.1"), (-1.5, "-1.5"), (1e-5, "1e-05"),
            (0.0001, "0.0001"), (1e15, "1000000000000000.0"), (1e16, "1e+16"), (1e22, "1e+22"),
            (.leastNonzeroMagnitude, "5e-324"), (.greatestFiniteMagnitude, "1.7976931348623157e+308"),
            (0.1 + 0.2, "0.30000000000000004"), (.nan, "NaN"), (-.nan, "NaN"), (.signalingNaN, "NaN"),
            (.infinity, "inf"), (-.infinity, "-inf"),
        ]
        for (value, text) in expected { #expect(NumberText.text(value) == text) }
    }

    @Test func integersAreExact() {
        #expect(NumberText.text(Int64.min) == "-9223372036854775808")
        #expect(NumberText.text(Int64(9_007_199_254_740_993)) == "9007199254740993")
    }

    /// Random bits, the neighbours of powers of ten and two.
    @Test func textReadsBackAsTheSameBits() {
        var values: [Double] = []
        var state: UInt64 = 42
        for _ in 0..<50_000 {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            values.append(Double(bitPattern: state ^ (state >> 29)))
        }
        for exponent in -1074...1023 {
            let power = Double(sign: .plus, exponent: exponent, significand: 1)
            values += [power, power.nextUp, -power.nextDown]
        }
        for exponent in -320...308 {
            let power = Double("1e\(exponent)") ?? 0
            values += [power, power.nextUp, power.nextDown]
        }
        for value in values where value.isFinite {
            let text = NumberText.text(value)
            #expect(Double(text)?.bitPattern == value.bitPattern, "\(text)")
            #expect(isJSONNumber(text), "\(text)")
            #expect(text.contains(".") || text.contains("e"), "\(text)")
        }
    }

    /// RFC 8259: `-`? (0 | [1-9][0-9]*) (. [0-9]+)? (e [+-]? [0-9]+)?
    private func isJSONNumber(_ text: String) -> Bool {
        text.wholeMatch(of: /-?(0|[1-9][0-9]*)(\.[0-9]+)?(e[+-]?[0-9]+)?/) != nil
    }
}
