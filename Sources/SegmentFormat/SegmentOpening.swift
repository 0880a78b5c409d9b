import Bits
import Columns
import Encodings
import StoreIO

/// The checks of opening a segment, in the order that gives the clearest
/// message: size, magic, version, checksums, then each field's range.
struct SegmentOpening {
    var id: UUIDBytes
    var footerOffset: UInt64
    var footerChecksum: UInt64
    var sections: [SectionEntry]
    var schema: SegmentSchema
    var layout: SegmentLayout
    /// Bytes read while opening.
    var bytesRead: UInt64

    init(file: any RandomAccessFile, path: String, expectedSize: UInt64?) throws {
        let restore = SegmentError.restoreHint
        let size = file.size
        if let expectedSize, size != expectedSize {
            throw SegmentError(
                "STO-012", path: path, part: "file", offset: 0,
                "expected \(expectedSize) bytes, found \(size): the file is cut off or was changed",
                hint: restore)
        }
        let smallest = UInt64(SegmentFormat.headerSize + SegmentFormat.postscriptSize)
        guard size >= smallest else {
            throw SegmentError(
                "SEG-003", path: path, part: "file", offset: 0,
                "expected at least \(smallest) bytes, found \(size): not a segment, or cut off", hint: restore)
        }

        let header = try file.bytes(0..<UInt64(SegmentFormat.headerSize))
        guard Array(header.buffer.prefix(8)) == SegmentFormat.magic else {
            throw SegmentError(
                "SEG-001", path: path, part: "header", offset: 0, "it does not begin like a segment file",
                hint: "a segment begins with the bytes SYNSEG, carriage return, line feed")
        }
        var reader = ByteReader(UnsafeRawBufferPointer(rebasing: header.buffer[8...]))
        let major = try reader.read(UInt16.self)
        _ = try reader.read(UInt16.self)
        guard major <= SegmentFormat.major else {
            throw SegmentError(
                "SEG-004", path: path, part: "header", offset: 8,
                "format version \(major) is later than \(SegmentFormat.major), the latest this program reads",
                hint: "use a newer syndb")
        }
        guard major == SegmentFormat.major,
            XXH64.hash(UnsafeRawBufferPointer(rebasing: header.buffer[..<56]))
                == header.buffer.loadUnaligned(fromByteOffset: 56, as: UInt64.self).littleEndian
        else {
            throw SegmentError(
                "SEG-010", path: path, part: "header", offset: 0, "its checksum does not match", hint: restore)
        }
        _ = try reader.read(UInt32.self)
        let high = UInt64(bigEndian: header.buffer.loadUnaligned(fromByteOffset: 16, as: UInt64.self))
        let low = UInt64(bigEndian: header.buffer.loadUnaligned(fromByteOffset: 24, as: UInt64.self))
        id = UUIDBytes(high: high, low: low)

        let postscriptOffset = size - UInt64(SegmentFormat.postscriptSize)
        let postscript = try file.bytes(postscriptOffset..<size)
        func postscriptError(_ rule: String, _ message: String, hint: String = restore) -> SegmentError {
            SegmentError(rule, path: path, part: "postscript", offset: postscriptOffset, message, hint: hint)
        }
        guard Array(postscript.buffer.suffix(8)) == SegmentFormat.magic else {
            throw postscriptError("SEG-003", "the file does not end like a segment: it is cut off")
        }
        guard
            XXH64.hash(UnsafeRawBufferPointer(rebasing: postscript.buffer[..<48]))
                == postscript.buffer.loadUnaligned(fromByteOffset: 48, as: UInt64.self).littleEndian
        else { throw postscriptError("SEG-010", "its checksum does not match") }
        var fields = ByteReader(postscript.buffer)
        footerOffset = try fields.read(UInt64.self)
        let footerLength = try fields.read(UInt64.self)
        footerChecksum = try fields.read(UInt64.self)
        let statedSize = try fields.read(UInt64.self)
        let features = try fields.read(UInt64.self)
        _ = try fields.read(UInt32.self)
        let checksumKind = try fields.read(UInt8.self)
        guard statedSize == size else {
            throw postscriptError("SEG-003", "expected a file of \(statedSize) bytes, found \(size)")
        }
        guard features & ~SegmentFormat.knownFeatures == 0 else {
            throw postscriptError(
                "SEG-005", "the file needs features of bits 0x\(String(features, radix: 16)), which are unknown",
                hint: "use a newer syndb")
        }
        guard checksumKind == SegmentFormat.checksumKind else {
            throw postscriptError(
                "SEG-005", "checksum kind \(checksumKind) is unknown", hint: "use a newer syndb")
        }
        guard footerOffset <= postscriptOffset, footerLength == postscriptOffset - footerOffset,
            footerLength <= UInt64(8 + SectionEntry.size * (2 + 2 * SegmentFormat.maximumColumns))
        else { throw postscriptError("SEG-002", "the footer's place is outside the file") }

        let footer = try file.bytes(footerOffset..<postscriptOffset)
        let offset = footerOffset
        func footerError(_ rule: String, _ message: String) -> SegmentError {
            SegmentError(rule, path: path, part: "footer", offset: offset, message, hint: restore)
        }
        guard XXH64.hash(footer.buffer) == footerChecksum else {
            throw footerError("SEG-010", "its checksum does not match")
        }
        sections = []
        do {
            var reader = ByteReader(footer.buffer)
            let count = Int(try reader.read(UInt32.self))
            guard try reader.read(UInt32.self) == 0 else {
                throw footerError("SEG-046", "reserved bytes are not zero")
            }
            try reader.require(count, of: SectionEntry.size)
            for _ in 0..<count {
                let entry = SectionEntry(
                    kind: try reader.read(UInt32.self), column: try reader.read(UInt32.self),
                    offset: try reader.read(UInt64.self), length: try reader.read(UInt64.self),
                    checksum: try reader.read(UInt64.self))
                guard entry.offset <= offset, entry.length <= offset - entry.offset else {
                    throw footerError("SEG-046", "a section lies outside the file")
                }
                sections.append(entry)
            }
        } catch let error as ByteReader.Truncated {
            throw footerError("SEG-046", "it ends early: \(error)")
        }

        let opening = Opening(file: file, path: path, sections: sections)
        let schemaBytes = try opening.bytes(of: .schema)
        var schemaReader = ByteReader(schemaBytes.buffer)
        guard let schema = try? SegmentSchema.read(from: &schemaReader), schemaReader.remaining == 0 else {
            throw footerError("SEG-041", "the schema section is out of range")
        }
        self.schema = schema
        let runBytes = try opening.bytes(of: .runs)
        guard let layout = try? Self.layout(runBytes.buffer) else {
            throw footerError("SEG-042", "the run section is out of range")
        }
        self.layout = layout
        bytesRead =
            smallest + footerLength + UInt64(schemaBytes.buffer.count) + UInt64(runBytes.buffer.count)
    }

    private struct Opening {
        var file: any RandomAccessFile
        var path: String
        var sections: [SectionEntry]

        func bytes(of kind: SectionKind) throws -> FileBytes {
            guard let entry = sections.first(where: { $0.kind == kind.rawValue }) else {
                throw SegmentError(
                    "SEG-040", path: path, part: "footer", offset: 0, "the \(kind) section is missing",
                    hint: SegmentError.restoreHint)
            }
            let bytes = try file.bytes(entry.offset..<entry.offset + entry.length)
            guard XXH64.hash(bytes.buffer) == entry.checksum else {
                throw SegmentError(
                    "SEG-010", path: path, part: "\(kind) section", offset: entry.offset,
                    "its checksum does not match", hint: SegmentError.restoreHint)
            }
            return bytes
        }
    }

    /// Nil when a field is out of its range.
    private static func layout(_ bytes: UnsafeRawBufferPointer) throws -> SegmentLayout? {
        var reader = ByteReader(bytes)
        let runCount = Int(try reader.read(UInt32.self))
        let pageCount = Int(try reader.read(UInt32.self))
        try reader.require(runCount, of: 24)
        var layout = SegmentLayout(runs: [], pages: [])
        var seen = Set<UUIDBytes>()
        var row = 0
        for _ in 0..<runCount {
            let high = try reader.read(UInt64.self).byteSwapped
            let low = try reader.read(UInt64.self).byteSwapped
            let rows = try reader.read(UInt64.self)
            guard rows >= 1, rows <= UInt64(SegmentFormat.maximumRows - row) else { return nil }
            let dataset = UUIDBytes(high: high, low: low)
            guard seen.insert(dataset).inserted else { return nil }
            layout.runs.append(DatasetRun(dataset: dataset, rows: row..<row + Int(rows)))
            row += Int(rows)
        }
        try reader.require(pageCount, of: 4)
        var pageRow = 0
        for _ in 0..<pageCount {
            let rows = Int(try reader.read(UInt32.self))
            guard rows >= 1, rows <= PageEncoding.maximumRows, rows <= row - pageRow else { return nil }
            layout.pages.append(pageRow..<pageRow + rows)
            pageRow += rows
        }
        return pageRow == row && reader.remaining == 0 ? layout : nil
    }
}
