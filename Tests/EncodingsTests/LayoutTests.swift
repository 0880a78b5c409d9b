import Bits
import Columns
import Foundation
import TestSupport
import Testing

@testable import Encodings

/// The bytes of each scheme, as the text has them: written by hand and read by
/// the engine.
@Suite struct LayoutTests {
    private func decode(_ payload: [UInt8], _ type: PhysicalType, _ count: Int) throws -> ColumnVector {
        try payload.withUnsafeBytes { try PreparedPage($0, type: type, count: count).decode() }
    }

    private func integers(_ stream: [UInt8], _ count: Int) throws -> [Int64] {
        guard case .integers(let values) = try decode(HandMade.allValid + stream, .integer, count).values
        else { return [] }
        return values
    }

    private func doubles(_ stream: [UInt8], _ count: Int) throws -> [UInt64] {
        guard case .doubles(let values) = try decode(HandMade.allValid + stream, .double, count).values
        else { return [] }
        return values.map(\.bitPattern)
    }

    private static func random(_ count: Int, width: Int) -> [UInt64] {
        var generator = SplitMix64(seed: UInt64(width))
        return (0..<count).map { _ in width == 0 ? 0 : generator.next() >> UInt64(64 - width) }
    }

    /// ENC-010 and ENC-012: a whole vector is interleaved, the rest sequential.
    @Test(arguments: 0...64)
    func packedBits_areReadAndWrittenAsTheTextSays(width: Int) throws {
        let values = Self.random(1024 + 100, width: width)
        let (whole, rest) = (Array(values[..<1024]), Array(values[1024...]))
        let lanes = HandMade.interleaved(whole, width)
        let bits = HandMade.sequential(rest, width)
        let frames = [3, UInt8(width), UInt8(width), 0, 0] + HandMade.u16(0) + HandMade.u16(0)
        let stream = frames + HandMade.i64(-9) + HandMade.i64(5) + lanes + bits
        let expected = values.enumerated().map { Int64(bitPattern: $1) &+ ($0 < 1024 ? -9 : 5) }
        #expect(try integers(stream, values.count) == expected)

        var written: [UInt8] = []
        LanePacking.pack(whole.map(Int64.init(bitPattern:)), width: width, base: 0, into: &written)
        #expect(written == lanes)
        written = []
        rest.withUnsafeBufferPointer { BitPacking.pack($0, width: width, into: &written) }
        #expect(written == bits)
    }

    /// ENC-021.
    @Test func sequences_wrap() throws {
        #expect(try integers(HandMade.sequence(.max - 1, 1), 3) == [.max - 1, .max, .min])
        #expect(try integers(HandMade.constant(-4), 2) == [-4, -4])
    }

    /// ENC-023: each vector starts from its own first value; the stored first
    /// difference is unused.
    @Test func delta_startsEachVectorAnew() throws {
        let frames = [0, 2, 0, 0] + HandMade.u16(0) + HandMade.u16(0) + HandMade.i64(2) + HandMade.i64(5)
        let stream = [4] + HandMade.i64(10) + HandMade.i64(-4) + frames + HandMade.sequential([3, 1], 2)
        #expect(try integers(stream, 1026) == (0..<1024).map { 10 + 2 * $0 } + [-4, 2])
    }

    /// ENC-031: a byte block per vector.
    @Test func rawDoubles_areABlockPerVector() throws {
        let values = (0..<1026).map { Double($0) / 7 }
        let blocks =
            HandMade.plainBlock(values[..<1024].flatMap(HandMade.f64))
            + HandMade.plainBlock(values[1024...].flatMap(HandMade.f64))
        #expect(try doubles([1] + blocks, 1026) == values.map(\.bitPattern))
    }

    /// ENC-032, ENC-034: every integer and power gives the bits of the division.
    @Test(arguments: 0...18)
    func decimals_areCorrectlyRoundedQuotients(exponent: Int) throws {
        let power = (0..<exponent).reduce(1.0) { power, _ in power * 10 }
        for width in [1, 13, 20, 31, 32, 40, 50, 52, 53, 63, 64] {
            let words = Self.random(1024, width: width)
            let base: Int64 = width < 60 ? -(1 << Int64(width - 1)) : 0
            let frame = [3, UInt8(width), 0] + HandMade.u16(0) + HandMade.i64(base)
            let stream = frame + HandMade.interleaved(words, width)
            let expected = words.map { (Double(Int64(bitPattern: $0) &+ base) / power).bitPattern }
            let none = HandMade.u32(0) + HandMade.constant(0)
            #expect(try doubles([3, UInt8(exponent)] + stream + none, 1024) == expected)
            #expect(
                try doubles([5] + stream + HandMade.constant(Int64(exponent)) + none, 1024) == expected)
        }
    }

    /// ENC-036, ENC-038, ENC-039: single precision, places in total order, and
    /// whole multiples with corrections in units of the last place.
    @Test func doublesOfOtherForms() throws {
        let exception = HandMade.u32(1) + HandMade.constant(1) + HandMade.f64(.pi)
        let narrow = [7] + HandMade.constant(Int64(Float(0.1).bitPattern)) + exception
        #expect(try doubles(narrow, 2) == [Double(Float(0.1)).bitPattern, Double.pi.bitPattern])
        for (value, place) in [(0.0, 0), (-0.0, -1), (1.5, 0x3FF8 << 48), (-1.5, -(0x3FF8 << 48) - 1)] {
            #expect(try doubles([9] + HandMade.constant(Int64(place)), 1) == [value.bitPattern])
        }
        let grid = [10] + HandMade.f64(0.1) + HandMade.constant(3) + HandMade.sequence(0, 1) + exception
        let expected = [3 * 0.1, .pi, (3 * 0.1).nextUp.nextUp]
        #expect(try doubles(grid, 3) == expected.map(\.bitPattern))
    }

    /// A vector decodes on its own: the rest of the stream may be damaged.
    @Test func aDamagedVector_leavesTheOthers() throws {
        let codes = [UInt64](repeating: 0, count: 1024) + [0, 9]
        let frames = [3, 0, 4, 0, 0] + HandMade.u16(0) + HandMade.u16(0) + HandMade.i64(0) + HandMade.i64(0)
        let dictionary = [6] + HandMade.u32(1) + HandMade.constant(77)
        let payload =
            HandMade.allValid + dictionary + frames + HandMade.sequential(Array(codes[1024...]), 4)
        try payload.withUnsafeBytes { bytes in
            let page = try PreparedPage(bytes, type: .integer, count: 1026)
            let first = try page.decode(0..<1024)
            #expect(RandomColumn.same(first, ColumnVector(.integers([Int64](repeating: 77, count: 1024)))))
            let error = #expect(throws: EncodingError.self) { try page.decode(1025..<1026) }
            #expect(error?.rule == "ENC-025")
        }
    }

    @Test(arguments: RandomColumn.Shape.allCases)
    func everyRange_isThatOfTheWhole(shape: RandomColumn.Shape) throws {
        let column = RandomColumn.make(shape, count: 3000, nulls: 0.1, seed: 17)
        try PageEncoding.encode(column).withUnsafeBytes { bytes in
            let page = try PreparedPage(bytes, type: column.physicalType, count: 3000)
            for rows in [0..<1, 1023..<1025, 5..<5, 700..<2900, 2048..<3000, 2999..<3000] {
                #expect(RandomColumn.same(try page.decode(rows), column.slice(rows)), "\(shape), \(rows)")
            }
        }
    }
}

extension LayoutTests {
    /// The code blocks of a section of the text, as bytes.
    private static func workedExamples() throws -> [[UInt8]] {
        let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent()
        let text = try String(contentsOf: root.appending(path: "FormatSpec/encodings.md"), encoding: .utf8)
        let section = try #require(text.components(separatedBy: "## Worked examples").last)
            .components(separatedBy: "\n## ")[0]
        let blocks = section.components(separatedBy: "```").enumerated().filter { $0.offset % 2 == 1 }
        return blocks.map { block in block.element.split(separator: "\n").flatMap { bytes(of: String($0)) } }
    }

    /// Pairs of digits up to the first word that is none, or `00 * 120`.
    private static func bytes(of line: String) -> [UInt8] {
        let words = line.split(separator: " ")
        if words.count > 2, words[1] == "*", let byte = UInt8(words[0], radix: 16), let count = Int(words[2])
        {
            return [UInt8](repeating: byte, count: count)
        }
        return words.prefix { $0.count == 2 && $0.allSatisfy(\.isHexDigit) }.compactMap {
            UInt8($0, radix: 16)
        }
    }

    @Test func workedExamples_areDecoded() throws {
        var sparse = [Int64](repeating: 0, count: 1024)
        for (row, value) in [(0, 1), (1, 2), (33, 7), (320, 5)] { sparse[row] = Int64(value) }
        var texts = ColumnBuilder(.text)
        for text in ["axo", nil, "axo", "dendrit"] { texts.append(text.map(Value.text) ?? .null) }
        let uuid = try #require(Identifier("00112233-4455-6677-8899-aabbccddeeff"))
        let shared = (0..<6).map { "text \($0)" }
        let expected = [
            ColumnVector(.integers([7, 7, 7])), ColumnVector(.integers([100, 101, 106, 101])),
            ColumnVector(.integers(sparse)), ColumnVector(.integers([0, 0, 0, 9, 0])), texts.vector,
            ColumnVector(.texts(TextVector([5, 5, 0].map { shared[$0] }))),
            ColumnVector(.doubles([0.1, -0.0])), ColumnVector(.identifiers(.mixed([uuid, uuid]))),
        ]
        let examples = try Self.workedExamples()
        #expect(examples.count == expected.count)
        for (payload, column) in zip(examples, expected) {
            let decoded = try payload.withUnsafeBytes { bytes in
                let page = try PreparedPage(bytes, type: column.physicalType, count: column.count)
                guard page.usesSharedTexts else { return try page.decode() }
                return try TextDictionary.encode(shared).withUnsafeBytes { dictionary in
                    let texts = try #require(try TextDictionary(dictionary, limit: shared.count))
                    return try page.attaching(texts: texts).decode()
                }
            }
            #expect(RandomColumn.same(decoded, column))
        }
    }
}
