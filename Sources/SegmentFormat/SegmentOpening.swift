import Bits
import Columns
import Encodings
import StoreIO

/// The checks of opening a segment, in the order that gives the clearest
/// message: size, magic, version, checksums, then each field's range.
struct SegmentOpening {
    private let file: any RandomAccessFile
    private let path: String

    private(set) var id = UUIDBytes(high: 0, low: 0)
    private var tableCode: UInt32 = 0
    private(set) var footerOffset: UInt64 = 0
    private(set) var footerChecksum: UInt64 = 0
    private(set) var sections: [SectionEntry] = []
    private(set) var schema = SegmentSchema(tableCode: 0, tableName: "", columns: [])
    private(set) var layout = SegmentLayout(runs: [], pages: [])
    /// Bytes read while opening.
    private(set) var bytesRead: UInt64 = 0

    init(file: any RandomAccessFile, path: String, expectedSize: UInt64?) throws {
        self.file = file
        self.path = path
        if let expectedSize, file.size != expectedSize {
            throw error(
                "STO-012", "file", 0,
                "expected \(expectedSize) bytes, found \(file.size): the file is cut off or was changed")
        }
        let smallest = UInt64(SegmentFormat.headerSize + SegmentFormat.postscriptSize)
        guard file.size >= smallest else {
            throw error(
                "SEG-003", "file", 0,
                "expected at least \(smallest) bytes, found \(file.size): not a segment, or cut off")
        }
        try readHeader()
        try readFooter(length: try readPostscript())
        schema = try parse(.schema, "SEG-041") { try SegmentSchema.read(from: &$0) }
        guard schema.tableCode == tableCode else {
            throw error(
                "SEG-041", "schema section", 0,
                "the header names table \(tableCode), the schema \(schema.tableCode)")
        }
        layout = try parse(.runs, "SEG-042") { try SegmentLayout.read(from: &$0) }
    }

    private func error(
        _ rule: String, _ part: String, _ offset: UInt64, _ message: String,
        hint: String = SegmentError.restoreHint
    ) -> SegmentError {
        SegmentError(rule, path: path, part: part, offset: offset, message, hint: hint)
    }

    private mutating func read(_ range: Range<UInt64>) throws -> [UInt8] {
        bytesRead += UInt64(range.count)
        return try file.read(range)
    }
}

extension SegmentOpening {
    private mutating func readHeader() throws {
        let header = try read(0..<UInt64(SegmentFormat.headerSize))
        guard header.prefix(8).elementsEqual(SegmentFormat.magic) else {
            throw error(
                "SEG-001", "header", 0, "it does not begin like a segment file",
                hint: "a segment begins with the bytes SYNSEG, carriage return, line feed")
        }
        try header.withUnsafeBytes { bytes in
            var reader = ByteReader(bytes)
            _ = try reader.readBytes(8)
            let major = try reader.read(UInt16.self)
            guard major == SegmentFormat.major else {
                throw error(
                    "SEG-004", "header", 8,
                    major > SegmentFormat.major
                        ? "format version \(major) is later than \(SegmentFormat.major), the latest this program reads"
                        : "there is no format version \(major)",
                    hint: major > SegmentFormat.major ? "use a newer syndb" : SegmentError.restoreHint)
            }
            _ = try reader.readBytes(6)
            id = try reader.readUUID()
            tableCode = try reader.read(UInt32.self)
            _ = try reader.readBytes(20)
            guard try reader.read(UInt64.self) == XXH64.hash(header.prefix(56)) else {
                throw error("SEG-010", "header", 0, "its checksum does not match")
            }
        }
    }

    /// Returns the length of the footer.
    private mutating func readPostscript() throws -> UInt64 {
        let start = file.size - UInt64(SegmentFormat.postscriptSize)
        let postscript = try read(start..<file.size)
        guard postscript.suffix(8).elementsEqual(SegmentFormat.magic) else {
            throw error("SEG-003", "postscript", start, "the file does not end like a segment: it is cut off")
        }
        return try postscript.withUnsafeBytes { bytes in
            var reader = ByteReader(bytes)
            footerOffset = try reader.read(UInt64.self)
            let length = UInt64(try reader.read(UInt32.self))
            let checksumKind = try reader.read(UInt8.self)
            _ = try reader.readBytes(3)
            footerChecksum = try reader.read(UInt64.self)
            let size = try reader.read(UInt64.self)
            let features = try reader.read(UInt64.self)
            // Optional features: what is not known of them may be missed.
            _ = try reader.read(UInt64.self)
            guard try reader.read(UInt64.self) == XXH64.hash(postscript.prefix(48)) else {
                throw error("SEG-010", "postscript", start, "its checksum does not match")
            }
            guard size == file.size else {
                throw error(
                    "SEG-003", "postscript", start, "expected a file of \(size) bytes, found \(file.size)")
            }
            let unknown = features & ~SegmentFormat.requiredFeatures
            guard unknown == 0 else {
                throw error(
                    "SEG-005", "postscript", start,
                    "the file needs feature \(unknown.trailingZeroBitCount), which a newer release has",
                    hint: "use a newer syndb")
            }
            guard checksumKind == SegmentFormat.checksumKind else {
                throw error(
                    "SEG-005", "postscript", start, "checksum kind \(checksumKind) is unknown",
                    hint: "use a newer syndb")
            }
            let limit = UInt64(
                8 + SectionEntry.size * (2 + SectionKind.perColumn * SegmentFormat.maximumColumns))
            guard footerOffset >= UInt64(SegmentFormat.headerSize), footerOffset <= start,
                length == start - footerOffset, length <= limit
            else {
                throw error("SEG-002", "postscript", start, "the footer's place is outside the file")
            }
            return length
        }
    }

    private mutating func readFooter(length: UInt64) throws {
        let footer = try read(footerOffset..<footerOffset + length)
        guard XXH64.hash(footer) == footerChecksum else {
            throw error("SEG-010", "footer", footerOffset, "its checksum does not match")
        }
        sections = try footer.withUnsafeBytes { bytes in
            var reader = ByteReader(bytes)
            do {
                let count = Int(try reader.read(UInt32.self))
                let reserved = try reader.read(UInt32.self)
                try reader.require(count, of: SectionEntry.size)
                let sections = try (0..<count).map { _ in try SectionEntry.read(from: &reader) }
                let areInside = sections.allSatisfy {
                    $0.offset <= footerOffset && $0.length <= footerOffset - $0.offset
                }
                guard reserved == 0, areInside, reader.remaining == 0 else {
                    throw error("SEG-046", "footer", footerOffset, "a section lies outside the file")
                }
                return sections
            } catch let truncated as ByteReader.Truncated {
                throw error("SEG-046", "footer", footerOffset, "it ends early: \(truncated)")
            }
        }
    }

    /// A section of the whole segment; `read` gives nil for a field out of range.
    private mutating func parse<Result>(
        _ kind: SectionKind, _ rule: String, _ read: (inout ByteReader) throws -> Result?
    ) throws -> Result {
        guard let entry = sections.first(where: { $0.kind == kind.rawValue }) else {
            throw error("SEG-040", "footer", footerOffset, "the \(kind) section is missing")
        }
        let bytes = try self.read(entry.offset..<entry.offset + entry.length)
        guard XXH64.hash(bytes) == entry.checksum else {
            throw error("SEG-010", "\(kind) section", entry.offset, "its checksum does not match")
        }
        return try bytes.withUnsafeBytes { bytes in
            var reader = ByteReader(bytes)
            var broken = rule
            do {
                if let result = try read(&reader), reader.remaining == 0 { return result }
            } catch let error as BrokenRule {
                broken = error.rule
            } catch is ByteReader.Truncated {}
            throw error(broken, "\(kind) section", entry.offset, "a field is out of its range")
        }
    }
}
