import Bits
import Foundation
import Testing

@testable import Import

@Suite struct DecimalTextTests {
    private func double(_ text: String) -> Double? {
        let bytes = Array(text.utf8)
        return bytes.withUnsafeBufferPointer { buffer in
            buffer.baseAddress.flatMap { DecimalText.double($0, buffer.count) }
        }
    }

    private func integer(_ text: String, power: Int = 0) -> DecimalText.IntegerResult {
        Array(text.utf8).withUnsafeBufferPointer { buffer in
            buffer.baseAddress.map { DecimalText.integer($0, buffer.count, power: power) } ?? .malformed
        }
    }

    private func expectSame(_ text: String, _ seed: UInt64 = 0) {
        let expected = strtod(text, nil)
        #expect(double(text)?.bitPattern == expected.bitPattern, "seed \(seed), text \(text)")
    }

    @Test func doublesEqualStrtodInManyFormats() {
        let seed = UInt64.random(in: 0 ... .max)
        var generator = SplitMix64(seed: seed)
        for _ in 0..<20_000 {
            var value = Double(bitPattern: generator.next())
            if generator.next() % 2 == 0 { value = Double.random(in: -1e6...1e6, using: &generator) }
            guard value.isFinite else { continue }
            expectSame("\(value)", seed)
            for format in ["%.3f", "%.6g", "%.15g", "%.16g", "%.17g", "%.20g", "%e", "%.18E", "%+.9g"] {
                expectSame(String(format: format, value), seed)
            }
        }
    }

    @Test func doublesEqualStrtodNearTies() {
        let seed = UInt64.random(in: 0 ... .max)
        var generator = SplitMix64(seed: seed)
        for _ in 0..<50_000 {
            let mantissa = generator.next() >> UInt64.random(in: 0...40, using: &generator)
            expectSame("\(mantissa)e\(Int.random(in: -40...40, using: &generator))", seed)
        }
        for shift in 1...10 {
            for offset: UInt64 in 0..<200 {
                let odd = (1 << 53 + offset * 2 + 1) << UInt64(shift)
                let tie = odd + 1 << UInt64(shift - 1)
                for near in [tie - 1, tie, tie + 1] { expectSame("\(near)") }
            }
        }
    }

    @Test(arguments: [
        "0", "-0", "0.0", "-0.0e5", "1.", ".5", "-.5e-3", "5.e3", "+7", "1e400", "-1e400", "1e-400",
        "4.9406564584124654e-324", "2.4703282292062327e-324", "1.7976931348623157e308",
        "9007199254740993", "9007199254740993.0000000000000000000000000000001", "00000000000000000000001.5",
        "123456789012345678901234567890.", ".00000000000000000000000000000000000012", "1E+5", "1e-5",
    ]) func oddSpellings(_ text: String) { expectSame(text) }

    @Test func specialSpellings() {
        for text in ["inf", "Inf", "+INF", "Infinity"] { #expect(double(text) == .infinity) }
        #expect(double("-inf") == -.infinity)
        #expect(double("NaN")?.isNaN == true)
        for text in [
            "", "-", "+", ".", "e5", "1e", "1e+", "1x", "1 2", "0x10", "--1", "1.2.3", "nano", "1_0",
        ] {
            #expect(double(text) == nil, "\(text)")
        }
    }

    @Test func integersAreExact() {
        for value in [0, 1, -1, 720_575_940_602_398_473, Int64.max, Int64.min, 99_999_999, 123_456_789] {
            #expect(integer("\(value)") == .value(value))
            #expect(integer("\(value).0") == .value(value))
            #expect(integer("\(value).") == .value(value))
        }
        #expect(integer("+5") == .value(5))
        #expect(integer("007") == .value(7))
        #expect(integer("4e3") == .value(4000))
        #expect(integer("1200e-2") == .value(12))
        #expect(integer("1.5") == .fraction)
        #expect(integer("1e-1") == .fraction)
        #expect(integer("0.000e9") == .value(0))
        #expect(integer("9223372036854775808") == .overflow)
        #expect(integer("-9223372036854775809") == .overflow)
        #expect(integer("1e99999999999999999999") == .overflow)
        #expect(integer("184467440737095516150") == .overflow)
        for text in ["", "-", "x", "1x", "1.2.3", "1e", ".", "inf", "1-2"] {
            #expect(integer(text) == .malformed, "\(text)")
        }
    }

    @Test func integersMoveTheirPoint() {
        #expect(integer("1.5", power: 3) == .value(1500))
        #expect(integer("1.5", power: 0) == .fraction)
        #expect(integer("25", power: -1) == .fraction)
        #expect(integer("250", power: -1) == .value(25))
    }
}
