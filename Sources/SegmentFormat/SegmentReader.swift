import Bits
import Columns
import Encodings
import Sketches
import StoreIO
import Synchronization

/// Reads one segment file. Opening touches header, postscript, footer, schema
/// and runs; pages and the sections of a column are read, and their checksums
/// verified, when they are first asked for. Safe to share between threads.
public final class SegmentReader: Sendable {
    public let path: String
    public let id: UUIDBytes
    public let schema: SegmentSchema
    public let layout: SegmentLayout
    /// Bytes of the file.
    public let size: UInt64
    public let footerChecksum: UInt64

    private let file: any RandomAccessFile
    let sections: [SectionEntry]
    private let footerOffset: UInt64
    /// Bytes that opening reads: header, postscript, footer, schema, runs.
    private let openingBytes: UInt64
    let cache: Mutex<Cache>

    /// Parsed sections per column, and which pages have been verified.
    struct Cache {
        var pages: [[PageEntry]?]
        var statistics: [[RunStatistics?]?]
        var zones: [[[ZoneMap]]?]
        var quantiles: [[Int: QuantileSketch]?]
        var distincts: [[Int: DistinctSketch]?]
        var verified: [Bitmap]
        /// Columns whose shared dictionary has been verified.
        var verifiedTexts: Bitmap
    }

    /// Opens and checks a segment. `expectedChecksum` ties it to the manifest
    /// that names it: a file swapped for another is refused.
    public init(
        _ file: any RandomAccessFile, path: String, expectedSize: UInt64? = nil,
        expectedChecksum: UInt64? = nil
    ) throws {
        self.path = path
        self.file = file
        let opened = try SegmentOpening(file: file, path: path, expectedSize: expectedSize)
        if let expectedChecksum, opened.footerChecksum != expectedChecksum {
            throw SegmentError(
                "STO-012", path: path, part: "footer", offset: opened.footerOffset,
                "the manifest names another segment under this path", hint: SegmentError.restoreHint)
        }
        id = opened.id
        size = file.size
        footerChecksum = opened.footerChecksum
        sections = opened.sections
        footerOffset = opened.footerOffset
        schema = opened.schema
        layout = opened.layout
        openingBytes = opened.bytesRead
        let columns = opened.schema.columns.count
        cache = Mutex(
            Cache(
                pages: Array(repeating: nil, count: columns),
                statistics: Array(repeating: nil, count: columns),
                zones: Array(repeating: nil, count: columns),
                quantiles: Array(repeating: nil, count: columns),
                distincts: Array(repeating: nil, count: columns),
                verified: Array(
                    repeating: Bitmap(count: opened.layout.pages.count, repeating: false), count: columns),
                verifiedTexts: Bitmap(count: columns, repeating: false)))
    }
}

extension SegmentReader {
    /// Position of a column, or nil where the segment was written without it.
    public func column(named name: String) -> Int? { schema.columns.firstIndex { $0.name == name } }

    /// Counts what opening this segment read.
    public func meterOpening(_ meter: ReadMeter) {
        meter.touch(self, offset: 0, length: openingBytes, isPage: false)
    }

    /// The page directory of a column.
    public func pages(of column: Int, meter: ReadMeter? = nil) throws -> [PageEntry] {
        let section = try section(.pages, column)
        meter?.touch(self, offset: section.offset, length: section.length, isPage: false)
        if let known = cache.withLock({ $0.pages[column] }) { return known }
        let name = "page directory of column \"\(schema.columns[column].name)\""
        let entries = try withVerifiedBytes(of: section, name: name) { reader in
            let entries = try layout.pages.indices.map { page in
                let entry = try inRange("SEG-043", section, "entry \(page) of the \(name)") {
                    try PageEntry.read(from: &reader)
                }
                guard entry.zone.rows == layout.pages[page].count,
                    entry.offset <= footerOffset, UInt64(entry.length) <= footerOffset - entry.offset,
                    entry.zone.fits(schema.columns[column].type)
                else { throw damaged("SEG-043", section, "entry \(page) of the \(name) is out of range") }
                return entry
            }
            guard reader.remaining == 0 else {
                throw damaged("SEG-043", section, "the \(name) is longer than its pages")
            }
            return entries
        }
        cache.withLock { $0.pages[column] = entries }
        return entries
    }

    /// As `statistics`, for who must not wait for a file: nil where they have not been
    /// read before.
    public func statisticsAtHand(of column: Int) -> [RunStatistics?]? {
        cache.withLock { $0.statistics[column] }
    }

    /// The statistics of a column, one per run of the layout; nil for the runs
    /// that are too short to have any.
    public func statistics(of column: Int, meter: ReadMeter? = nil) throws -> [RunStatistics?] {
        let section = try section(.statistics, column)
        meter?.touch(self, offset: section.offset, length: section.length, isPage: false)
        if let known = cache.withLock({ $0.statistics[column] }) { return known }
        let name = "statistics of column \"\(schema.columns[column].name)\""
        let statistics = try withVerifiedBytes(of: section, name: name) { reader in
            let type = schema.columns[column].type
            let statistics: [RunStatistics?] = try layout.runs.map { run in
                guard RunStatistics.areStored(rows: run.rows.count) else { return nil }
                let entry = try inRange("SEG-045", section, "the \(name) in dataset \(run.dataset)") {
                    try RunStatistics.read(from: &reader, type.physical)
                }
                guard entry.zone.rows == run.rows.count, entry.fits(type) else {
                    throw damaged(
                        "SEG-045", section, "the \(name) in dataset \(run.dataset) are out of range")
                }
                return entry
            }
            guard reader.remaining == 0 else {
                throw damaged("SEG-045", section, "the \(name) are longer than their runs")
            }
            return statistics
        }
        cache.withLock { $0.statistics[column] = statistics }
        return statistics
    }

    /// The zone maps inside each page of a column; none in pages that have no
    /// more rows than a zone.
    public func zones(of column: Int, meter: ReadMeter? = nil) throws -> [[ZoneMap]] {
        guard layout.hasZones else { return layout.pages.map { _ in [] } }
        let section = try section(.zones, column)
        meter?.touch(self, offset: section.offset, length: section.length, isPage: false)
        if let known = cache.withLock({ $0.zones[column] }) { return known }
        let pages = try pages(of: column, meter: meter)
        let name = "zones of column \"\(schema.columns[column].name)\""
        let zones = try withVerifiedBytes(of: section, name: name) { reader in
            let zones = try pages.indices.map { page in
                guard let zones = try? PageZones.read(from: &reader, ofPageWith: pages[page].zone) else {
                    throw damaged("SEG-051", section, "the \(name) in page \(page) are out of range")
                }
                return zones
            }
            guard reader.remaining == 0 else {
                throw damaged("SEG-051", section, "the \(name) are longer than their pages")
            }
            return zones
        }
        cache.withLock { $0.zones[column] = zones }
        return zones
    }

    /// The values of one page.
    public func page(_ page: Int, of column: Int, meter: ReadMeter? = nil) throws -> ColumnVector {
        try withPage(page, of: column, meter: meter) { try $0.decode() }
    }

    /// Calls `body` with one page, parsed but not decoded; it must not leave `body`.
    public func withPage<Result>(
        _ page: Int, of column: Int, meter: ReadMeter? = nil, _ body: (PreparedPage) throws -> Result
    ) throws -> Result {
        try withPayload(page, of: column, meter: meter) { payload in
            let prepared = try prepare(payload, page, column)
            if prepared.usesSharedTexts {
                return try withSharedTexts(of: column, forRows: prepared.count, meter: meter) { texts in
                    try body(try texts.map { try prepared.attaching(texts: $0) } ?? prepared)
                }
            }
            guard let derivation = prepared.derivation else { return try body(prepared) }
            return try withSibling(derivation.left, page, meter) { left in
                try withSibling(derivation.right, page, meter) { right in
                    try body(try prepared.attaching(left: left, right: right))
                }
            }
        }
    }

    /// A page that another is derived from; it must stand on its own (ENC-037).
    private func withSibling<Result>(
        _ column: Int, _ page: Int, _ meter: ReadMeter?, _ body: (PreparedPage) throws -> Result
    ) throws -> Result {
        guard schema.columns.indices.contains(column) else {
            throw EncodingError("ENC-037", "a page is derived from column \(column), which does not exist")
        }
        return try withPayload(page, of: column, meter: meter) { payload in
            try body(try prepare(payload, page, column))
        }
    }

    func prepare(
        _ payload: UnsafeRawBufferPointer, _ page: Int, _ column: Int
    ) throws(EncodingError) -> PreparedPage {
        try PreparedPage(
            payload, type: schema.columns[column].type.physical, count: layout.pages[page].count)
    }

    func withPayload<Result>(
        _ page: Int, of column: Int, meter: ReadMeter?,
        _ body: (UnsafeRawBufferPointer) throws -> Result
    ) throws -> Result {
        let entry = try pages(of: column, meter: meter)[page]
        meter?.touch(self, offset: entry.offset, length: UInt64(entry.length), isPage: true)
        let part = "page \(page) of column \"\(schema.columns[column].name)\""
        return try file.withBytes(entry.offset..<entry.offset + UInt64(entry.length)) { bytes in
            if !cache.withLock({ $0.verified[column][page] }) {
                guard XXH64.hash(bytes) == entry.checksum else {
                    throw SegmentError(
                        "SEG-010", path: path, part: part, offset: entry.offset,
                        "its checksum does not match its \(entry.length) bytes",
                        hint: SegmentError.restoreHint)
                }
                cache.withLock { $0.verified[column].set(page) }
            }
            do {
                return try body(bytes)
            } catch let error as EncodingError {
                throw SegmentError(
                    error.rule, path: path, part: part, offset: entry.offset, error.message,
                    hint: SegmentError.restoreHint)
            }
        }
    }

    func section(_ kind: SectionKind, _ column: Int) throws -> SectionEntry {
        guard let section = sections.first(where: { $0.kind == kind.rawValue && $0.column == UInt32(column) })
        else {
            throw SegmentError(
                "SEG-040", path: path, part: "footer", offset: size,
                "the \(kind) section of column \"\(schema.columns[column].name)\" is missing",
                hint: SegmentError.restoreHint)
        }
        return section
    }

    func withVerifiedBytes<Result>(
        of section: SectionEntry, name: String, _ body: (inout ByteReader) throws -> Result
    ) throws -> Result {
        try withBytes(of: section, name: name, isVerified: false) { bytes in
            var reader = ByteReader(bytes)
            return try body(&reader)
        }
    }

    /// The bytes of a section, their checksum verified unless that was done before.
    func withBytes<Result>(
        of section: SectionEntry, name: String, isVerified: Bool,
        _ body: (UnsafeRawBufferPointer) throws -> Result
    ) throws -> Result {
        try file.withBytes(section.offset..<section.offset + section.length) { bytes in
            guard isVerified || XXH64.hash(bytes) == section.checksum else {
                throw SegmentError(
                    "SEG-010", path: path, part: name, offset: section.offset,
                    "its checksum does not match its \(section.length) bytes", hint: SegmentError.restoreHint)
            }
            return try body(bytes)
        }
    }

    /// What `read` gives; nil, and an early end, break `rule` unless it names
    /// another.
    func inRange<Result>(
        _ rule: String, _ section: SectionEntry, _ name: String, _ read: () throws -> Result?
    ) throws -> Result {
        var broken = rule
        do {
            if let result = try read() { return result }
        } catch let error as BrokenRule {
            broken = error.rule
        } catch is ByteReader.Truncated {}
        throw damaged(broken, section, "a field is out of its range: \(name)")
    }

    func damaged(_ rule: String, _ section: SectionEntry, _ message: String) -> SegmentError {
        SegmentError(
            rule, path: path, part: "section", offset: section.offset, message, hint: SegmentError.restoreHint
        )
    }
}

extension SegmentReader {
    /// Bytes of the parts of one column: payloads, and the sections beside them.
    public func byteCount(of column: Int) throws -> (pages: UInt64, sections: UInt64) {
        let pages = try pages(of: column).reduce(UInt64(0)) { $0 + UInt64($1.length) }
        let beside = sections.filter { $0.column == UInt32(column) }.reduce(UInt64(0)) { $0 + $1.length }
        return (pages, beside)
    }

    /// Checks that every byte outside pages, sections, footer, header and
    /// postscript is zero (SEG-011), and that these do not overlap.
    public func checkPadding() throws {
        var parts: [Range<UInt64>] = [0..<UInt64(SegmentFormat.headerSize)]
        for column in schema.columns.indices {
            for entry in try pages(of: column) where entry.length > 0 {
                parts.append(entry.offset..<entry.offset + UInt64(entry.length))
            }
        }
        for section in sections where section.length > 0 {
            parts.append(section.offset..<section.offset + section.length)
        }
        parts.append(footerOffset..<size)
        parts.sort { $0.lowerBound < $1.lowerBound }
        var end: UInt64 = 0
        for part in parts {
            guard part.lowerBound >= end else {
                throw SegmentError(
                    "SEG-011", path: path, part: "layout", offset: part.lowerBound, "two parts overlap",
                    hint: SegmentError.restoreHint)
            }
            if let index = try file.read(end..<part.lowerBound).firstIndex(where: { $0 != 0 }) {
                throw SegmentError(
                    "SEG-011", path: path, part: "padding", offset: end + UInt64(index),
                    "expected zero bytes between parts", hint: SegmentError.restoreHint)
            }
            end = part.upperBound
        }
    }
}
