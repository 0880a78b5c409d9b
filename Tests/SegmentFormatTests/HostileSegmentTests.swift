import Bits
import Columns
import TestSupport
import Testing

@testable import SegmentFormat

/// Segments that break one rule each, every checksum right: the error carries
/// the rule's id.
@Suite struct HostileSegmentTests {
    struct Case: CustomTestStringConvertible, Sendable {
        var rule: String
        var what: String
        var rows: UInt32
        var change: @Sendable (inout HandMadeSegment) -> Void

        init(
            _ rule: String, _ what: String, rows: UInt32 = 3,
            _ change: @escaping @Sendable (inout HandMadeSegment) -> Void
        ) {
            self.rule = rule
            self.what = what
            self.rows = rows
            self.change = change
        }

        var testDescription: String { "\(rule) \(what)" }
    }

    @Test(arguments: ends + sections + pages + statistics + zones)
    func brokenRule_isNamed(broken: Case) {
        var segment = HandMadeSegment(rows: broken.rows)
        broken.change(&segment)
        let bytes = segment.bytes
        let error = #expect(throws: SegmentError.self) {
            _ = try SegmentTests.readAll(SegmentTests.reader(bytes))
        }
        #expect(error?.rule == broken.rule, "\(String(describing: error))")
    }

    private static func replace(_ bytes: inout [UInt8], at offset: Int, by new: [UInt8]) {
        bytes.replaceSubrange(offset..<offset + new.count, with: new)
    }

    /// Header, footer and postscript.
    static let ends: [Case] = {
        typealias H = HandMadeSegment
        return [
            Case("SEG-001", "another magic") { $0.header[7] = 0 },
            Case("SEG-002", "a footer in the header") { segment in
                segment.footerLength = UInt32(segment.bytes.count - 64 - 8)
                segment.footerOffset = 8
            },
            Case("SEG-002", "a footer past the file") { $0.footerOffset = .max },
            Case("SEG-002", "a footer that ends early") { $0.footerLength = 8 },
            Case("SEG-003", "another magic at the end") { $0.magicAtEnd[0] = 0 },
            Case("SEG-003", "another size") { $0.size = 1 << 40 },
            Case("SEG-004", "a later major") { $0.header[8] = 2 },
            Case("SEG-004", "no major") { $0.header[8] = 0 },
            Case("SEG-005", "an unknown required feature") { $0.requiredFeatures = 1 << 63 },
            Case("SEG-005", "an unknown checksum") { $0.checksumKind = 2 },
            Case("SEG-046", "reserved bytes that are not zero (GEN-005)") { $0.footerReserved = 1 },
            Case("SEG-046", "more sections than fit") { $0.sectionCount = .max },
            Case("SEG-046", "bytes behind the last entry") { $0.footerTail = [0] },
            Case("SEG-046", "a section that reaches into the footer") { $0.extraLength = 1 },
            Case("SEG-046", "a section of endless length") { $0.extraLength = .max },
            Case("SEG-011", "padding that is not zero") { $0.padding[3] = 1 },
        ]
    }()

    /// Schema and runs.
    static let sections: [Case] = {
        typealias H = HandMadeSegment
        let missing = [("schema", 0), ("runs", 1), ("page directory", 2), ("statistics", 3)].map {
            name, index in
            Case("SEG-040", "no \(name)") { $0.sections.remove(at: index) }
        }
        let dataset = [UInt8](repeating: 7, count: 16)
        return missing + [
            Case("SEG-041", "another table code") { replace(&$0.schema, at: 0, by: [7]) },
            Case("SEG-020", "an unknown column type") {
                $0.schema = H.u32(6) + H.text("t") + H.u32(1) + H.text("c") + H.text("int128") + H.text("")
            },
            Case("SEG-041", "a name that is not UTF-8 (GEN-003)") { $0.schema[8] = 0xFF },
            Case("SEG-041", "a name longer than the section (GEN-003)") {
                replace(&$0.schema, at: 4, by: H.u32(.max))
            },
            Case("SEG-041", "a byte behind the last column") { $0.schema += [0] },
            Case("SEG-041", "a column that is missing") { replace(&$0.schema, at: 15, by: H.u32(2)) },
            Case("SEG-041", "more than 4,096 columns") { segment in
                let columns = (0...4096).flatMap { H.text("c\($0)") + H.text("int8") + H.text("") }
                segment.schema = H.u32(6) + H.text("t") + H.u32(4097) + columns
            },
            Case("SEG-041", "two columns of one name") { segment in
                let column = H.text("c") + H.text("int8") + H.text("")
                segment.schema = H.u32(6) + H.text("t") + H.u32(2) + column + column
            },
            Case("SEG-042", "a run without rows") { $0.runs = H.u32(1) + H.u32(0) + dataset + H.u32(0) },
            Case("SEG-042", "a dataset twice") { segment in
                let run = dataset + H.u32(1)
                segment.runs = H.u32(2) + H.u32(1) + run + run + H.u32(2)
            },
            Case("SEG-042", "more rows than a segment may have") { segment in
                let pages = (0..<17).flatMap { _ in H.u32(65_536) }
                segment.runs = H.u32(1) + H.u32(17) + dataset + H.u32(17 * 65_536) + pages
            },
            Case("SEG-042", "a page without rows") {
                $0.runs = H.u32(1) + H.u32(2) + dataset + H.u32(3) + H.u32(3) + H.u32(0)
            },
            Case("SEG-042", "a page of too many rows") {
                $0.runs = H.u32(1) + H.u32(1) + dataset + H.u32(65_537) + H.u32(65_537)
            },
            Case("SEG-042", "pages that are too short") {
                $0.runs = H.u32(1) + H.u32(1) + dataset + H.u32(3) + H.u32(2)
            },
            Case("SEG-042", "more runs than fit") { replace(&$0.runs, at: 0, by: H.u32(.max)) },
            Case("SEG-042", "a byte behind the last page") { $0.runs += [0] },
        ]
    }()

    /// Page directory and its zone map, SEG-044.
    static let pages: [Case] = {
        typealias H = HandMadeSegment
        return [
            Case("SEG-043", "a page at an odd place") { replace(&$0.directory, at: 0, by: H.u64(65)) },
            Case("SEG-043", "a page past the file") { replace(&$0.directory, at: 0, by: H.u64(1 << 40)) },
            Case("SEG-043", "a page that reaches into the footer") {
                replace(&$0.directory, at: 8, by: H.u32(1 << 20))
            },
            Case("SEG-043", "reserved bytes that are not zero (GEN-005)") { $0.directory[12] = 1 },
            Case("SEG-043", "too few entries") { $0.directory.removeLast(64) },
            Case("SEG-043", "too many entries") { $0.directory += $0.directory },
            Case("SEG-043", "other rows than the page") { $0.directory[24] = 4 },
            Case("SEG-010", "another payload") { $0.payload[2] = 8 },
            Case("SEG-011", "a page that is the header") { segment in
                replace(&segment.directory, at: 0, by: H.u64(0))
                replace(&segment.directory, at: 16, by: H.u64(XXH64.hash(Array(segment.bytes.prefix(10)))))
            },
            Case("SEG-044", "more NULL than rows") { $0.directory[32] = 4 },
            Case("SEG-043", "NaN among integers") { $0.directory[36] = 1 },
            Case("SEG-044", "bounds of kind 3") { $0.directory[40] = 3 },
            Case("SEG-043", "bounds of doubles among integers") { $0.directory[40] = 2 },
            Case("SEG-044", "reserved bytes of a zone map") { $0.directory[41] = 1 },
            Case("SEG-044", "a minimum above the maximum") { $0.directory[48] = 8 },
            Case("SEG-044", "bytes where there are no bounds") { $0.directory[40] = 0 },
            Case("SEG-043", "bounds outside the type (SEG-020)") {
                replace(&$0.directory, at: 56, by: H.u64(1 << 31))
            },
            Case("ENC-002", "a payload with a byte behind its values") { segment in
                segment.payload += [0]
                segment.padding.removeLast()
                replace(&segment.directory, at: 8, by: H.u32(11))
                replace(&segment.directory, at: 16, by: H.u64(XXH64.hash(segment.payload)))
            },
        ]
    }()

    static let statistics: [Case] = {
        typealias H = HandMadeSegment
        return [
            Case("SEG-045", "an entry of a run of 3 rows (SEG-049)") {
                $0.statistics = HandMadeSegment(rows: 300).statistics
            },
            Case("SEG-045", "no entry of a run of 300 rows", rows: 300) { $0.statistics = [] },
            Case("SEG-045", "two entries of one run", rows: 300) { $0.statistics += $0.statistics },
            Case("SEG-045", "other rows than the run", rows: 300) { $0.statistics[0] = 0 },
            Case("SEG-044", "statistics of more NULL than rows", rows: 300) {
                replace(&$0.statistics, at: 8, by: H.u32(301))
            },
            Case("SEG-045", "infinities among integers", rows: 300) { $0.statistics[40] = 1 },
            Case("SEG-045", "more infinities than values", rows: 300) {
                replace(&$0.statistics, at: 44, by: H.u32(301))
            },
            Case("SEG-060", "a sum of another form", rows: 300) { $0.statistics[48] = 0x8C },
            Case("SEG-045", "an entry without moments (SEG-049)", rows: 300) { $0.statistics.removeLast(20) },
        ]
    }()

    /// SEG-051: 8,192 rows and 808.
    static let zones: [Case] = {
        typealias H = HandMadeSegment
        func zone(nulls: UInt16 = 0, nans: UInt16 = 0, _ low: UInt64 = 7, _ high: UInt64 = 7) -> [UInt8] {
            H.u16(nulls) + H.u16(nans) + H.u64(low) + H.u64(high)
        }
        func with(_ what: String, _ bytes: [UInt8]) -> Case {
            Case("SEG-051", what, rows: 9000) { $0.sections.append((5, 0, { _ in bytes })) }
        }
        return [
            Case("SEG-040", "no zones", rows: 9000) { _ in },
            with("a zone too many", zone() + zone() + zone()), with("a byte too many", zone() + zone() + [0]),
            with("a zone too few", zone()), with("a zone that is cut", zone() + zone().dropLast()),
            with("more NULL than rows", zone() + zone(nulls: 809)),
            with("more NULL and NaN than rows", zone() + zone(nulls: 404, nans: 405)),
            with("a minimum above the maximum", zone() + zone(.init(8), 7)),
            with("bounds without values", zone() + zone(nulls: 808)),
            with("bounds that are not the page's", zone() + zone(6, 7)),
            with("NULL that the page does not have", zone() + zone(nulls: 1)),
        ]
    }()

    @Test func soundZones_areRead() throws {
        var segment = HandMadeSegment(rows: 9000)
        let entry: [UInt8] = HandMadeSegment.u32(0) + HandMadeSegment.u64(7) + HandMadeSegment.u64(7)
        segment.sections.append((5, 0, { _ in entry + entry }))
        let reader = try SegmentTests.reader(segment.bytes)
        _ = try SegmentTests.readAll(reader)
        #expect(try reader.zones(of: 0)[0].map(\.rows) == [8192, 808])
    }
}
