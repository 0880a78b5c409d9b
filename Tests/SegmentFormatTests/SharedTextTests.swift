import Bits
import Columns
import StoreIO
import TestSupport
import Testing

@testable import Encodings
@testable import SegmentFormat

/// Dictionaries that pages of a column share: where they pay, that they change
/// no row, and what is refused.
@Suite struct SharedTextTests {
    /// Texts of 128 characters that no codec makes much smaller.
    private static func longTexts(_ count: Int, seed: UInt64 = 1) -> [String] {
        var generator = SplitMix64(seed: seed)
        return (0..<count).map { _ in (0..<8).map { _ in String(generator.next(), radix: 16) }.joined() }
    }

    private static func column(
        _ texts: [String], rows: Int, nulls: Double = 0, seed: UInt64 = 2
    ) -> ColumnVector {
        var generator = SplitMix64(seed: seed)
        var builder = ColumnBuilder(.text)
        for _ in 0..<rows {
            let isNull = Double.random(in: 0..<1, using: &generator) < nulls
            let text = texts[Int(generator.next() % UInt64(texts.count))]
            builder.append(isNull ? .null : .text(text))
        }
        return builder.vector
    }

    private static func segment(
        _ columns: [ColumnVector], runs: [Int], type: ColumnType = .text, profile: EncodingProfile = .load,
        maximumPageRows: Int = 65_536
    ) throws -> [UInt8] {
        let schema = SegmentSchema(
            tableCode: 7, tableName: "t",
            columns: columns.indices.map { SegmentColumn(name: "c\($0)", type: type, unit: "") })
        let layout = SegmentLayout(
            datasets: runs.enumerated().map { (UUIDBytes(high: 9, low: UInt64($0)), $1) },
            maximumPageRows: maximumPageRows)
        let file = MemoryFile()
        _ = try SegmentWriter(
            id: UUIDBytes(high: 1, low: 2), schema: schema, layout: layout, profile: profile
        ).write(to: file) { columns[$0].slice($1) }
        return file.bytes
    }

    private static func sharedPages(_ reader: SegmentReader, column: Int = 0) throws -> [Int] {
        try reader.layout.pages.indices.filter { page in
            try reader.withPage(page, of: column) { $0.usesSharedTexts }
        }
    }

    @Test(arguments: EncodingProfile.allCases)
    func rowsComeBack(profile: EncodingProfile) throws {
        let texts = Self.longTexts(300) + ["", "Größe", "gro\u{308}ße"]
        let runs = [9000, 40, 9000, 20_000, 70_000]
        let rows = runs.reduce(0, +)
        let columns = [
            Self.column(texts, rows: rows), Self.column(texts, rows: rows, nulls: 0.3, seed: 5),
            ColumnVector.nulls(.text, count: rows),
        ]
        let bytes = try Self.segment(columns, runs: runs, profile: profile)
        #expect(try Self.segment(columns, runs: runs, profile: profile) == bytes)
        let reader = try SegmentTests.reader(bytes)
        let long = reader.layout.pages.indices.filter { reader.layout.pages[$0].count > 4000 }
        #expect(long.count == 5)
        #expect(try Self.sharedPages(reader) == long)
        #expect(try Self.sharedPages(reader, column: 2).isEmpty)
        for (index, column) in columns.enumerated() {
            var check = try SharedTextCheck(of: index, in: reader)
            for (page, rows) in reader.layout.pages.enumerated() {
                let whole = column.slice(rows)
                try reader.withPage(page, of: index) { prepared in
                    let read = try PageCheck(prepared, seed: 3).run()
                    #expect(RandomColumn.same(read, whole))
                    // One row needs one block of texts.
                    let row = rows.count / 2
                    let cell = try prepared.decode(row..<row + 1)[0]
                    #expect(cell == whole[row])
                }
                try check.add(page: page, values: try reader.page(page, of: index))
            }
            #expect(check.fault == nil)
        }
        try reader.checkPadding()
    }

    /// 16 pages of the same 600 texts of 128 characters: a tenth of the bytes of
    /// dictionaries of their own.
    @Test func manyPagesOfTheSameTexts_shareThem() throws {
        let texts = Self.longTexts(600)
        let column = ColumnVector(.texts(TextVector((0..<16 * 8192).map { texts[$0 / 13 % 600] })))
        let runs = [Int](repeating: 8192, count: 16)
        let bytes = try Self.segment([column], runs: runs)
        let reader = try SegmentTests.reader(bytes)
        #expect(try Self.sharedPages(reader).count == 16)
        let pages = reader.layout.pages.reduce(0) { $0 + PageEncoding.encode(column.slice($1)).count }
        let (shared, sections) = try reader.byteCount(of: 0)
        #expect(
            (shared + sections) * 10 < UInt64(pages) * 2,
            "\(shared) in pages and \(sections) beside them, \(pages) with dictionaries of their own")
        let inspection = try reader.inspection()
        #expect(inspection.columns[0].dictionary?.texts == 600)
        #expect(inspection.columns[0].pages[3].encoding.contains("shared-text("))
        #expect(inspection.text.contains("shared dictionary: 600 texts, "))
    }

    @Test func otherColumns_doNotShare() throws {
        let runs = [9000, 9000, 9000]
        let rows = 27_000
        let columns = [
            // A page's dictionary is a few bytes; all texts differ; each page has its own.
            RandomColumn.make(.fewTexts, count: rows, nulls: 0, seed: 1),
            RandomColumn.make(.manyTexts, count: rows, nulls: 0, seed: 1),
            ColumnVector(
                .texts(
                    TextVector(
                        (0..<3).flatMap { page -> [String] in
                            let texts = Self.longTexts(100, seed: UInt64(page) + 20)
                            return (0..<9000).map { texts[$0 % 100] }
                        }))),
        ]
        let reader = try SegmentTests.reader(Self.segment(columns, runs: runs))
        for index in columns.indices {
            #expect(try Self.sharedPages(reader, column: index).isEmpty)
            let hasOne = try reader.withSharedTexts(of: index) { $0 != nil }
            #expect(!hasOne)
        }
    }

    /// Pages of at least a quarter of the rows that the dictionary has texts.
    @Test func shortPages_keepTheirOwn() throws {
        let texts = Self.longTexts(9000)
        let runs = [40_000, 40_000, 500, 9000]
        let column = Self.column(texts, rows: runs.reduce(0, +))
        let reader = try SegmentTests.reader(Self.segment([column], runs: runs))
        #expect(reader.layout.pages.map(\.count) == runs)
        #expect(try Self.sharedPages(reader) == [0, 1, 3])
    }
}

extension SharedTextTests {
    /// A segment of three pages over a dictionary of 41 texts, and where the
    /// section of it lies.
    private static func small() throws -> (bytes: [UInt8], section: Range<Int>) {
        let texts = longTexts(41)
        let column = ColumnVector(.texts(TextVector((0..<24_600).map { texts[$0 / 150 % 41] })))
        let bytes = try segment([column], runs: [8200, 8200, 8200])
        let section = try #require(
            SegmentTests.reader(bytes).sections.first { $0.kind == SectionKind.texts.rawValue })
        return (bytes, Int(section.offset)..<Int(section.offset + section.length))
    }

    private static func rule(_ bytes: [UInt8]) -> String? {
        do {
            _ = try SegmentTests.readAll(SegmentTests.reader(bytes))
            return nil
        } catch {
            return (error as? SegmentError)?.rule ?? "\(error)"
        }
    }

    @Test func aDamagedDictionary_losesItsPagesAlone() throws {
        let (bytes, section) = try Self.small()
        #expect(Self.rule(bytes) == nil)
        for offset in stride(from: section.lowerBound, to: section.upperBound, by: 97) {
            var damaged = bytes
            damaged[offset] ^= 1 << UInt8(offset % 8)
            #expect(Self.rule(damaged) == "SEG-010", "byte \(offset)")
            // With the checksums made to fit, no byte leads outside.
            if let rule = Self.rule(SegmentPatch.replacing(bytes, at: offset, by: [damaged[offset]])) {
                #expect(rule.wholeMatch(of: /(SEG-061|ENC-\d{3})/) != nil, "byte \(offset): \(rule)")
            }
        }
    }

    @Test func hostileDictionaries_areRefused() throws {
        let (bytes, section) = try Self.small()
        func patched(_ replacement: [UInt8]) -> [UInt8] {
            SegmentPatch.replacing(bytes, at: section.lowerBound, by: replacement)
        }
        // More texts than the segment has rows, than its bytes, fewer than the codes.
        #expect(Self.rule(patched(HandMadeSegment.u32(24_601))) == "SEG-061")
        #expect(Self.rule(patched(HandMadeSegment.u32(.max))) == "ENC-041", "no page is over so many")
        let one =
            HandMadeSegment.u32(1) + [1] + HandMadeSegment.u64(1) + [0] + HandMadeSegment.u32(1) + [0x61]
        #expect(Self.rule(patched(one)) == "SEG-061", "bytes behind the texts")
        // Lengths that add up past 2^30, a text that is not UTF-8.
        let endless = HandMadeSegment.u32(41) + [1] + HandMadeSegment.u64(1 << 29)
        #expect(Self.rule(patched(endless)) == "ENC-040")
        // One text of one byte that is no UTF-8, in a plain block.
        var segment = Self.handMade(["a"], codes: [0, 0, 0])
        let dictionary = Array(one.dropLast()) + [0xFF]
        segment.sections[segment.sections.count - 1] = (8, 0, { _ in dictionary })
        #expect(Self.rule(segment.bytes) == "ENC-040")
    }

    /// ENC-041: dictionary missing, too large for the page, codes outside it, a
    /// page of another kind.
    @Test func hostilePages_areRefused() throws {
        let payload = PageEncoding.encode(codes: [0, 1, 4], validity: nil)
        func decode(_ texts: Int?, type: PhysicalType = .text, payload: [UInt8]) throws {
            try payload.withUnsafeBytes { bytes in
                let page = try PreparedPage(bytes, type: type, count: 3)
                guard let texts else {
                    _ = try page.decode()
                    return
                }
                let dictionary = TextDictionary.encode((0..<texts).map { "\($0)" })
                try dictionary.withUnsafeBytes {
                    let attached = try page.attaching(texts: try #require(try TextDictionary($0, limit: 99)))
                    _ = try attached.decode()
                    _ = try attached.select(0..<3, whereText: { _ in true })
                }
            }
        }
        func refusal(_ texts: Int?, type: PhysicalType = .text, payload: [UInt8]) -> String? {
            do {
                try decode(texts, type: type, payload: payload)
                return nil
            } catch {
                return (error as? EncodingError)?.rule ?? "\(error)"
            }
        }
        #expect(refusal(5, payload: payload) == nil)
        #expect(refusal(12, payload: payload) == nil)
        #expect(refusal(nil, payload: payload) == "ENC-041")
        #expect(refusal(4, payload: payload) == "ENC-041", "a code past the end")
        #expect(refusal(13, payload: payload) == "ENC-041", "more than four texts per row")
        #expect(refusal(0, payload: payload) == "ENC-041")
        let own = PageEncoding.encode(ColumnVector(.texts(TextVector(["a", "b", "a"]))))
        #expect(refusal(5, payload: own) == "ENC-041", "a page with its own texts")
        let integers = PageEncoding.encode(ColumnVector(.integers([1, 2, 3])))
        #expect(refusal(5, type: .integer, payload: integers) == "ENC-041")
        // Identifiers have none: the mark is a size out of range.
        let identifiers = [0, 4] + payload.dropFirst()
        #expect(refusal(nil, type: .identifier, payload: identifiers) == "ENC-040")
    }

    @Test func aDictionaryBesideOtherColumns_isRefused() throws {
        let texts = TextDictionary.encode(["a"])
        var segment = HandMadeSegment()
        segment.sections.append((8, 0, { _ in texts }))
        let reader = try SegmentTests.reader(segment.bytes)
        _ = try SegmentTests.readAll(reader)
        let error = #expect(throws: SegmentError.self) { try reader.withSharedTexts(of: 0) { _ in } }
        #expect(error?.rule == "SEG-061")
        #expect(throws: SegmentError.self) { try reader.inspection() }
    }

    /// Three rows with the given codes of a dictionary.
    private static func handMade(_ texts: [String], codes: [Int64]) -> HandMadeSegment {
        typealias H = HandMadeSegment
        var segment = HandMadeSegment()
        segment.schema = H.u32(6) + H.text("t") + H.u32(1) + H.text("c") + H.text("text") + H.text("")
        segment.payload = PageEncoding.encode(codes: codes, validity: nil)
        segment.padding = [UInt8](repeating: 0, count: 64 - segment.payload.count)
        segment.directory = H.u64(H.pageOffset) + H.u32(UInt32(segment.payload.count)) + H.u32(0)
        segment.directory += H.u64(XXH64.hash(segment.payload)) + H.u64(3) + [UInt8](repeating: 0, count: 32)
        let dictionary = TextDictionary.encode(texts)
        segment.sections.append((8, 0, { _ in dictionary }))
        return segment
    }

    /// SEG-062: a text that no row uses, and one that stands there twice.
    @Test func textsOfNoRow_areAFault() throws {
        func fault(_ texts: [String], codes: [Int64]) throws -> String? {
            let reader = try SegmentTests.reader(Self.handMade(texts, codes: codes).bytes)
            var check = try SharedTextCheck(of: 0, in: reader)
            try check.add(page: 0, values: try reader.page(0, of: 0))
            return check.fault
        }
        #expect(try fault(["a", "b"], codes: [1, 0, 1]) == nil)
        #expect(try fault(["a", "b"], codes: [0, 0, 0])?.contains("no row uses 1 text") == true)
        #expect(try fault(["a", "a"], codes: [0, 1, 0])?.contains("twice") == true)
    }

    @Test func aMissingDictionary_isMissedByItsPages() throws {
        var segment = Self.handMade(["a", "b"], codes: [1, 0, 1])
        #expect(Self.rule(segment.bytes) == nil)
        segment.sections.removeLast()
        #expect(Self.rule(segment.bytes) == "ENC-041")
        let thirteen = TextDictionary.encode((0..<13).map { "\($0)" })
        segment.sections.append((8, 0, { _ in thirteen }))
        #expect(Self.rule(segment.bytes) == "ENC-041", "more than four texts per row")
        segment.sections.removeLast()
        segment.sections.append((8, 0, { _ in TextDictionary.encode(["a"]) }))
        #expect(Self.rule(segment.bytes) == "ENC-041", "a code outside it")
    }
}
