import Bits
import Columns
import Encodings
import StoreIO

/// Writes one segment file front to back.
public struct SegmentWriter: Sendable {
    public var id: UUIDBytes
    public var schema: SegmentSchema
    public var layout: SegmentLayout
    public var profile: EncodingProfile

    public init(
        id: UUIDBytes, schema: SegmentSchema, layout: SegmentLayout, profile: EncodingProfile = .load
    ) {
        self.id = id
        self.schema = schema
        self.layout = layout
        self.profile = profile
    }

    /// What the store's manifest keeps of a written segment.
    public struct Summary: Sendable {
        public var size: UInt64
        public var footerChecksum: UInt64
        /// The zone map of each column over the whole segment.
        public var zones: [ZoneMap]
    }

    /// Encodes and writes all pages; `column(index, rows)` gives the values of
    /// a column for rows of the segment and is called from several threads.
    /// The bytes depend on the rows, the schema, the profile and the id alone.
    public func write(
        to file: any OutputFile, column: @escaping @Sendable (Int, Range<Int>) -> ColumnVector
    ) throws -> Summary {
        try write(to: file, pages: ValuePages(column))
    }

    /// Writes all pages, those that come with a payload as they stand. `progress`
    /// is called before each column; an error that it throws ends the work.
    public func write(
        to file: any OutputFile, pages source: some SegmentPages,
        progress: (_ columns: Int) throws -> Void = { _ in }
    ) throws -> Summary {
        var output = OffsetWriter(file)
        try output.write(header())
        var entries: [[PageEntry]] = []
        var statistics: [[RunStatistics?]] = []
        var zones: [[UInt8]] = []
        var sketches: [(quantiles: [UInt8], distincts: [UInt8])] = []
        var texts: [[UInt8]] = []
        let derivations = try DerivedColumns.find(schema.columns) { index in
            guard !layout.pages.isEmpty else { return try source.values(index, 0..<0) }
            let middle = layout.pages[layout.pages.count / 2]
            return try source.values(index, middle.prefix(DerivedColumns.sampleRows))
        }
        for index in schema.columns.indices {
            try progress(index)
            let encoder = ColumnPages(layout: layout, column: schema.columns[index], profile: profile)
            let pages = try encoder.pages(of: index, derivations[index], source)
            texts.append(pages.texts)
            var columnEntries: [PageEntry] = []
            var runs = layout.runs.map { _ in RunStatistics?.none }
            var zoneWriter = ByteWriter()
            for page in pages.pages {
                try output.pad(to: SegmentFormat.alignment)
                columnEntries.append(
                    PageEntry(
                        offset: output.offset, length: UInt32(page.payload.count),
                        checksum: XXH64.hash(page.payload), zone: page.statistics.zone))
                try output.write(page.payload)
                PageZones.write(page.statistics.zones, ofPageWith: page.statistics.zone, to: &zoneWriter)
                for (run, part) in page.statistics.runs {
                    if runs[run] == nil { runs[run] = part } else { runs[run]!.formUnion(part) }
                }
            }
            entries.append(columnEntries)
            zones.append(zoneWriter.bytes)
            sketches.append(try encoder.sketches(pages.pages))
            statistics.append(runs)
        }
        try output.pad(to: SegmentFormat.alignment)
        let sections = try writeSections(entries, statistics, zones, sketches, texts, to: &output)
        let footer = footer(sections)
        let footerOffset = output.offset
        try output.write(footer)
        let checksum = XXH64.hash(footer)
        try output.write(
            postscript(footerOffset: footerOffset, footerLength: footer.count, footerChecksum: checksum))
        try output.flush()
        let columnZones = entries.map { entries in
            entries.dropFirst().reduce(into: entries.first?.zone ?? ZoneMap()) { $0.formUnion($1.zone) }
        }
        return Summary(size: output.offset, footerChecksum: checksum, zones: columnZones)
    }
}

extension SegmentWriter {
    /// SEG-001: magic, u16 major, u16 minor, u32 zero, 16 bytes segment id,
    /// u32 table code, u32 zero, 16 zero bytes, u64 checksum of the 56 before.
    private func header() -> [UInt8] {
        var writer = ByteWriter()
        writer.write(raw: SegmentFormat.magic)
        writer.write(SegmentFormat.major)
        writer.write(SegmentFormat.minor)
        writer.write(UInt32(0))
        writer.write(id)
        writer.write(schema.tableCode)
        writer.write(UInt32(0))
        writer.write(UInt64(0))
        writer.write(UInt64(0))
        writer.write(XXH64.hash(writer.bytes))
        return writer.bytes
    }

    private func writeSections(
        _ entries: [[PageEntry]], _ statistics: [[RunStatistics?]], _ zones: [[UInt8]],
        _ sketches: [(quantiles: [UInt8], distincts: [UInt8])], _ texts: [[UInt8]],
        to output: inout OffsetWriter
    ) throws -> [SectionEntry] {
        var sections: [SectionEntry] = []
        func add(_ kind: SectionKind, _ column: UInt32, _ bytes: [UInt8]) throws {
            sections.append(
                SectionEntry(
                    kind: kind.rawValue, column: column, offset: output.offset, length: UInt64(bytes.count),
                    checksum: XXH64.hash(bytes)))
            try output.write(bytes)
        }
        var writer = ByteWriter()
        schema.write(to: &writer)
        try add(.schema, SectionEntry.noColumn, writer.bytes)

        writer = ByteWriter()
        layout.write(to: &writer)
        try add(.runs, SectionEntry.noColumn, writer.bytes)

        for index in schema.columns.indices {
            writer = ByteWriter()
            for entry in entries[index] { entry.write(to: &writer) }
            try add(.pages, UInt32(index), writer.bytes)
        }
        for index in schema.columns.indices {
            writer = ByteWriter()
            for run in statistics[index] { run?.write(to: &writer) }
            try add(.statistics, UInt32(index), writer.bytes)
        }
        if layout.hasZones {
            for index in schema.columns.indices { try add(.zones, UInt32(index), zones[index]) }
        }
        for (index, sketches) in sketches.enumerated() {
            if !sketches.quantiles.isEmpty { try add(.quantiles, UInt32(index), sketches.quantiles) }
            if !sketches.distincts.isEmpty { try add(.distincts, UInt32(index), sketches.distincts) }
        }
        for (index, texts) in texts.enumerated() where !texts.isEmpty {
            try add(.texts, UInt32(index), texts)
        }
        return sections
    }

    /// SEG-046: u32 section count, u32 zero, then 32 bytes per section: u32
    /// kind, u32 column, u64 offset, u64 length, u64 checksum.
    private func footer(_ sections: [SectionEntry]) -> [UInt8] {
        var writer = ByteWriter()
        writer.write(UInt32(sections.count))
        writer.write(UInt32(0))
        for section in sections { section.write(to: &writer) }
        return writer.bytes
    }

    /// SEG-002: u64 footer offset, u32 footer length, u8 checksum kind, 3 zero
    /// bytes, u64 footer checksum, u64 file size, u64 required features, u64
    /// optional features, u64 checksum of the 48 bytes before, magic.
    private func postscript(footerOffset: UInt64, footerLength: Int, footerChecksum: UInt64) -> [UInt8] {
        var writer = ByteWriter()
        writer.write(footerOffset)
        writer.write(UInt32(footerLength))
        writer.write(SegmentFormat.checksumKind)
        writer.write(raw: [0, 0, 0])
        writer.write(footerChecksum)
        writer.write(footerOffset + UInt64(footerLength) + UInt64(SegmentFormat.postscriptSize))
        writer.write(SegmentFormat.requiredFeatures)
        writer.write(SegmentFormat.optionalFeatures)
        writer.write(XXH64.hash(writer.bytes))
        writer.write(raw: SegmentFormat.magic)
        return writer.bytes
    }
}
