import Bits
import Columns
import Testing

@testable import Encodings

/// Codes outside their dictionary: a filter that compares them refuses the page
/// with the rule that decoding it would name.
@Suite struct HostileFilterTests {
    struct Case: CustomTestStringConvertible, Sendable {
        var rule: String
        var what: String
        var type: PhysicalType
        var payload: [UInt8]
        var count: Int

        var testDescription: String { "\(rule) \(what)" }
    }

    /// Streams of codes that leave a dictionary of two.
    private static let codes: [(what: String, count: Int, bytes: [UInt8])] = {
        typealias H = HandMade
        var wide = [UInt64](repeating: 1, count: 1024)
        wide[700] = 2
        let packed: [UInt8] = [3, 2, 0] + H.u16(0) + H.i64(0) + H.interleaved(wide, 2)
        wide[700] = 0
        let low: [UInt8] = [3, 2, 0] + H.u16(0) + H.i64(-1) + H.interleaved(wide, 2)
        let patched: [UInt8] =
            [3, 1, 4] + H.u16(1) + H.i64(0) + H.interleaved(wide.map { $0 & 1 }, 1)
            + H.sequential([9], 10) + H.sequential([10], 4)
        return [
            ("a constant", 3, H.constant(2)), ("a negative constant", 3, H.constant(-1)),
            ("a sequence", 3, H.sequence(0, 1)), ("a sequence that wraps", 3, H.sequence(1, .max)),
            ("a run", 3, [5] + H.u32(2) + H.sequence(1, 1) + H.sequence(0, 2)),
            ("a short vector", 3, H.packed([0, 1, 3], width: 2)),
            ("a whole vector", 1024, packed), ("a whole vector below 0", 1024, low),
            ("a patch", 1024, patched),
            ("another stream", 3, [7] + H.i64(0) + H.u32(1) + H.constant(1) + H.constant(5)),
        ]
    }()

    private static let integers = codes.map { what, count, codes in
        Case(
            rule: "ENC-025", what: what, type: .integer,
            payload: HandMade.allValid + [6] + HandMade.u32(2) + HandMade.sequence(7, 2) + codes, count: count
        )
    }

    private static let doubles = codes.map { what, count, codes in
        Case(
            rule: "ENC-033", what: what, type: .double,
            payload: HandMade.allValid + [4] + HandMade.u32(2)
                + HandMade.sequence(Int64(bitPattern: (1.0).bitPattern), 1 << 52) + codes, count: count)
    }

    private static let textBody: [UInt8] =
        HandMade.u32(2) + HandMade.constant(1) + HandMade.plainBlock(Array("ab".utf8))

    private static let texts = codes.map { what, count, codes in
        Case(
            rule: "ENC-040", what: what, type: .text, payload: HandMade.allValid + textBody + codes,
            count: count)
    }

    private static let identifiers = codes.flatMap { what, count, codes in
        [
            Case(
                rule: "ENC-040", what: "identifiers, \(what)", type: .identifier,
                payload: HandMade.allValid + [4] + textBody + codes, count: count),
            Case(
                rule: "ENC-050", what: what, type: .identifier,
                payload: HandMade.allValid + [3] + HandMade.u32(2) + [UInt8](repeating: 0, count: 31) + [1]
                    + codes, count: count),
        ]
    }

    @Test(arguments: integers + doubles + texts + identifiers)
    func aCodeOutside_isRefusedByAFilter(broken: Case) throws {
        try broken.payload.withUnsafeBytes { bytes in
            let page = try PreparedPage(bytes, type: broken.type, count: broken.count)
            let rows = 0..<broken.count
            let filters: [(what: String, select: () throws -> Bitmap?)] =
                switch broken.type {
                case .integer:
                    [
                        ("one value", { try page.select(rows, in: IntegerSet(7...7)) }),
                        ("every value", { try page.select(rows, in: IntegerSet(0...99)) }),
                    ]
                case .double:
                    [
                        ("one value", { try page.select(rows, in: 1.0...1.0) }),
                        ("every value", { try page.select(rows, in: -1e9...1e9) }),
                    ]
                case .text:
                    [
                        ("one text", { try page.select(rows, among: ["a"]) }),
                        ("every text", { try page.select(rows, whereText: { _ in true }) }),
                    ]
                case .identifier:
                    [
                        ("every identifier", { try page.select(rows, whereIdentifier: { _ in true }) })
                    ]
                }
            for filter in filters {
                let error = #expect(throws: EncodingError.self, "\(filter.what)") { try filter.select() }
                #expect(error?.rule == broken.rule, "\(filter.what): \(String(describing: error))")
            }
            let error = #expect(throws: EncodingError.self) { try page.decode() }
            #expect(error?.rule == broken.rule)
        }
    }

    @Test func damagedTexts_areRefusedByAFilter() throws {
        // Not UTF-8, a block of another length, an empty identifier.
        let notText =
            HandMade.u32(1) + HandMade.constant(1) + HandMade.plainBlock([0xFF]) + HandMade.constant(0)
        let empty = HandMade.u32(1) + HandMade.constant(0) + HandMade.plainBlock([]) + HandMade.constant(0)
        try (HandMade.allValid + notText).withUnsafeBytes { bytes in
            let page = try PreparedPage(bytes, type: .text, count: 3)
            let error = #expect(throws: EncodingError.self) {
                try page.select(0..<3, whereText: { _ in true })
            }
            #expect(error?.rule == "ENC-040")
        }
        try (HandMade.allValid + [4] + empty).withUnsafeBytes { bytes in
            let page = try PreparedPage(bytes, type: .identifier, count: 3)
            let error = #expect(throws: EncodingError.self) {
                try page.select(0..<3, whereIdentifier: { _ in true })
            }
            #expect(error?.rule == "ENC-050")
        }
    }
}
