import Columns
import Testing

@testable import Encodings

/// Payloads that break one rule each; the error carries its id.
@Suite struct HostilePageTests {
    struct Case: CustomTestStringConvertible, Sendable {
        var rule: String
        var what: String
        var payload: [UInt8]
        var type: PhysicalType
        var count: Int

        init(
            _ rule: String, _ what: String, _ type: PhysicalType, _ payload: [UInt8], count: Int = 3
        ) {
            self.rule = rule
            self.what = what
            self.type = type
            self.payload = payload
            self.count = count
        }

        var testDescription: String { "\(rule) \(what)" }
    }

    @Test(arguments: pages + integers + doubles + wholeVectors + textsAndIdentifiers)
    func brokenRule_isNamed(broken: Case) {
        let error = #expect(throws: EncodingError.self) {
            try broken.payload.withUnsafeBytes {
                _ = try PreparedPage($0, type: broken.type, count: broken.count).decode()
            }
        }
        #expect(error?.rule == broken.rule, "\(String(describing: error))")
    }

    @Test func oneFrame_isUnpacked() throws {
        let payload = [2, 2] + HandMade.u32(10) + HandMade.frame([5]) + HandMade.constant(7)
        let column = try payload.withUnsafeBytes {
            try PreparedPage($0, type: .integer, count: 3).decode()
        }
        #expect((0..<3).map(column.isValid) == [true, false, true])
    }

    private static func valid(_ parts: [UInt8]...) -> [UInt8] {
        HandMade.allValid + parts.flatMap(\.self)
    }

    static let pages: [Case] = {
        typealias H = HandMade
        return [
            Case("ENC-001", "too many rows", .integer, valid(H.constant(7)), count: 65_537),
            Case("ENC-002", "nothing at all", .integer, []),
            Case("ENC-002", "a cut constant", .integer, valid([1, 7])),
            Case("ENC-002", "a byte behind the values", .integer, valid(H.constant(7), [0])),
            Case("ENC-002", "values where no row has one", .integer, [1] + H.constant(7)),
            Case("ENC-060", "an unknown form", .integer, [5]),
            Case("ENC-060", "bits past the last row", .integer, [2] + H.plainBlock([0x0F]) + H.constant(7)),
            Case("ENC-060", "more positions than rows", .integer, [3] + H.u32(4)),
            Case("ENC-060", "a position twice", .integer, [3] + H.u32(2) + H.constant(1)),
            Case("ENC-060", "a position past the rows", .integer, [4] + H.u32(1) + H.constant(3)),
            Case("ENC-011", "an unknown codec", .integer, [2, 3] + H.u32(1) + [7]),
            Case("ENC-011", "a plain block of another length", .integer, [2] + H.plainBlock([7, 0])),
            Case("ENC-011", "a damaged LZ4 block", .integer, [2, 1] + H.u32(2) + [0xFF, 0xFF]),
            Case(
                "ENC-011", "two Zstandard frames", .integer,
                [2, 2] + H.u32(19) + H.frame([7]) + H.frame([]) + H.constant(7)),
            Case(
                "ENC-011", "a Zstandard frame after one that is skipped", .integer,
                [2, 2] + H.u32(18) + [0x50, 0x2A, 0x4D, 0x18, 0, 0, 0, 0] + H.frame([7]) + H.constant(7)),
            Case(
                "ENC-011", "a byte behind a Zstandard frame", .integer,
                [2, 2] + H.u32(11) + H.frame([7]) + [0] + H.constant(7)),
            Case("ENC-011", "a damaged Zstandard frame", .integer, [2, 2] + H.u32(2) + [0xFF, 0xFF]),
        ]
    }()

    static let integers: [Case] = {
        typealias H = HandMade
        let multiple = [8] + H.i64(0) + H.i64(2)
        let frame = [3, 0, 0] as [UInt8]
        return [
            Case("ENC-003", "a fourth nesting", .integer, valid(multiple, multiple, multiple, multiple)),
            Case("ENC-020", "scheme 0", .integer, valid([0])),
            Case("ENC-020", "an unknown scheme", .integer, valid([200])),
            Case("ENC-002", "half a sequence", .integer, valid([2], H.i64(5))),
            Case("ENC-022", "a width of 65", .integer, valid([3, 65, 0], H.u16(0), H.i64(0))),
            Case("ENC-022", "a patch width of 65", .integer, valid([3, 0, 65], H.u16(1), H.i64(0))),
            Case("ENC-022", "more patches than values", .integer, valid(frame, H.u16(4), H.i64(0))),
            Case(
                "ENC-027", "a patch past the vector", .integer,
                valid(frame, H.u16(1), H.i64(0), H.sequential([3], 10))),
            Case(
                "ENC-027", "two patches in one place", .integer,
                valid(frame, H.u16(2), H.i64(0), H.sequential([1, 1], 10))),
            Case("ENC-002", "a delta stream without differences", .integer, valid([4], H.i64(1))),
            Case(
                "ENC-022", "a delta stream of 65 bits", .integer,
                valid([4], H.i64(1), [65, 0], H.u16(0), H.i64(0))),
            Case("ENC-024", "no runs", .integer, valid([5], H.u32(0))),
            Case("ENC-024", "more runs than values", .integer, valid([5], H.u32(4))),
            Case("ENC-024", "runs too short", .integer, valid([5], H.u32(1), H.constant(2), H.constant(9))),
            Case("ENC-024", "runs too long", .integer, valid([5], H.u32(2), H.constant(2), H.constant(9))),
            Case(
                "ENC-024", "a negative run", .integer,
                valid([5], H.u32(2), H.sequence(4, -5), H.constant(9))),
            Case("ENC-025", "no distinct values", .integer, valid([6], H.u32(0))),
            Case("ENC-025", "more distinct values than values", .integer, valid([6], H.u32(4))),
            Case(
                "ENC-025", "values that descend", .integer,
                valid([6], H.u32(2), H.sequence(2, -1), H.constant(0))),
            Case(
                "ENC-025", "a code past the end", .integer, valid([6], H.u32(1), H.constant(9), H.constant(1))
            ),
            Case("ENC-025", "a negative code", .integer, valid([6], H.u32(1), H.constant(9), H.constant(-1))),
            Case("ENC-026", "a multiplier of 1", .integer, valid([8], H.i64(0), H.i64(1), H.constant(0))),
            Case(
                "ENC-026", "a negative multiplier", .integer, valid([8], H.i64(0), H.i64(-40), H.constant(0))),
            Case("ENC-028", "more others than values", .integer, valid([7], H.i64(0), H.u32(4))),
            Case(
                "ENC-028", "an other past the stream", .integer,
                valid([7], H.i64(0), H.u32(1), H.constant(3), H.constant(0))),
            Case(
                "ENC-028", "two others in one place", .integer,
                valid([7], H.i64(0), H.u32(2), H.constant(1), H.constant(0))),
        ]
    }()

    static let doubles: [Case] = {
        typealias H = HandMade
        return [
            Case("ENC-030", "scheme 0", .double, valid([0])),
            Case("ENC-030", "an unknown scheme", .double, valid([200])),
            Case(
                "ENC-011", "raw doubles of two values", .double,
                valid([1], H.plainBlock([UInt8](repeating: 0, count: 16)))),
            Case("ENC-032", "an exponent of 19", .double, valid([3, 19])),
            Case("ENC-032", "more exceptions than values", .double, valid([3, 1], H.constant(1), H.u32(4))),
            Case(
                "ENC-032", "an exception past the end", .double,
                valid([3, 1], H.constant(1), H.u32(1), H.constant(3), H.f64(.pi))),
            Case(
                "ENC-002", "exceptions that are missing", .double,
                valid([3, 1], H.constant(1), H.u32(1), H.constant(2))),
            Case("ENC-033", "no distinct values", .double, valid([4], H.u32(0))),
            Case("ENC-033", "more distinct values than values", .double, valid([4], H.u32(4))),
            Case(
                "ENC-033", "a code past the end", .double, valid([4], H.u32(1), H.constant(7), H.constant(1))),
            Case(
                "ENC-033", "values that descend", .double,
                valid([4], H.u32(2), H.sequence(2, -1), H.constant(0))),
            Case(
                "ENC-034", "an exponent of 23", .double,
                valid([5], H.constant(1), H.constant(23), H.u32(0), H.constant(0))),
            Case(
                "ENC-034", "a negative exponent", .double,
                valid([5], H.constant(1), H.constant(-1), H.u32(0), H.constant(0))),
            Case(
                "ENC-034", "an exception before the start", .double,
                valid([5], H.constant(1), H.constant(1), H.u32(1), H.constant(-1), H.f64(.pi))),
            Case("ENC-035", "a low width of 31", .double, valid([6, 31])),
            Case("ENC-035", "a low width of 64", .double, valid([6, 64])),
            Case("ENC-036", "33 bits", .double, valid([7], H.constant(1 << 32), H.u32(0), H.constant(0))),
            Case("ENC-036", "a negative word", .double, valid([7], H.constant(-1), H.u32(0), H.constant(0))),
            Case("ENC-036", "more exceptions than values", .double, valid([7], H.constant(1), H.u32(4))),
            Case("ENC-037", "an unknown operation", .double, valid([8, 5], H.u16(0), H.u16(1))),
            Case(
                "ENC-037", "more exceptions than values", .double,
                valid([8, 1], H.u16(0), H.u16(1), H.u32(4))),
            Case(
                "ENC-037", "no siblings", .double, valid([8, 1], H.u16(0), H.u16(1), H.u32(0), H.constant(0))),
            Case(
                "ENC-039", "more exceptions than values", .double,
                valid([10], H.f64(0.1), H.constant(1), H.constant(0), H.u32(4))),
            Case("ENC-070", "an empty stream of entropy", .text, valid(H.u32(0), [9], H.u32(0))),
        ]
    }()

    /// Whole vectors, which are multiplied straight from packed words.
    static let wholeVectors: [Case] = [23, -1].map { exponent in
        typealias H = HandMade
        let zeros = [UInt8](repeating: 0, count: 128)
        let mantissas = [3, 1, 0] + H.u16(0) + H.i64(5) + zeros
        let zigzag = exponent < 0 ? UInt64(-2 * exponent - 1) : UInt64(2 * exponent)
        let patch = H.sequential([700], 10) + H.sequential([zigzag], 8)
        let exponents = [3, 1, 8] + H.u16(1) + H.i64(0) + zeros + patch
        return Case(
            "ENC-034", "a patch with the exponent \(exponent)", .double,
            valid([5], mantissas, exponents, H.u32(0), H.constant(0)), count: 1024)
    }

    static let textsAndIdentifiers: [Case] = {
        typealias H = HandMade
        return [
            Case("ENC-040", "more texts than rows", .text, valid(H.u32(4))),
            Case("ENC-040", "a negative length", .text, valid(H.u32(1), H.constant(-1))),
            Case("ENC-040", "more than 2^30 bytes", .text, valid(H.u32(3), H.constant(1 << 29), [0])),
            // Refused before a GiB is taken for it.
            Case(
                "ENC-011", "2^30 bytes of a small Zstandard block", .text,
                valid(H.u32(1), H.constant(1 << 30), [2], H.u32(4), [0x28, 0xB5, 0x2F, 0xFD])),
            Case(
                "ENC-011", "256 bytes of an LZ4 block of one", .text,
                valid(H.u32(1), H.constant(256), [1], H.u32(1), [0])),
            Case(
                "ENC-040", "bytes that are not UTF-8", .text,
                valid(H.u32(1), H.constant(1), H.plainBlock([0xFF]), H.constant(0))),
            Case(
                "ENC-040", "a code past the end", .text,
                valid(H.u32(1), H.constant(1), H.plainBlock([0x61]), H.constant(1))),
            Case("ENC-050", "kind 0", .identifier, valid([0])),
            Case("ENC-050", "kind 5", .identifier, valid([5])),
            Case("ENC-050", "more UUIDs than rows", .identifier, valid([3], H.u32(4))),
            Case(
                "ENC-050", "a code past the UUIDs", .identifier,
                valid([3], H.u32(1), [UInt8](repeating: 7, count: 16), H.constant(1))),
            Case(
                "ENC-050", "an empty identifier", .identifier,
                valid([4], H.u32(1), H.constant(0), H.plainBlock([]), H.constant(0))),
        ]
    }()
}
