import Bits

/// A segment written by hand from FormatSpec/segment.md, with nothing of the
/// writer in it: table `synapse`, one column `count` of `int32`, rows of one
/// dataset that are all 7. Parts can be changed before checksums are made.
struct HandMadeSegment {
    /// Up to its checksum.
    var header: [UInt8]
    var payload: [UInt8]
    var padding: [UInt8]
    var schema: [UInt8]
    var runs: [UInt8]
    var directory: [UInt8]
    var statistics: [UInt8]
    /// Kinds and columns of the sections, and their bytes.
    var sections: [(kind: UInt32, column: UInt32, bytes: (HandMadeSegment) -> [UInt8])]
    /// What stands in place of the count of sections, and behind the last entry.
    var sectionCount: UInt32?
    var footerReserved: UInt32 = 0
    var footerTail: [UInt8] = []
    /// Added to the length that the last section states.
    var extraLength: UInt64 = 0
    var footerOffset: UInt64?
    var footerLength: UInt32?
    var checksumKind: UInt8 = 1
    var size: UInt64?
    var requiredFeatures: UInt64 = 0
    var optionalFeatures: UInt64 = 0
    var magicAtEnd = Array("SYNSEG\r\n".utf8)

    static let pageOffset: UInt64 = 64

    init(rows: UInt32 = 3) {
        header = Array("SYNSEG\r\n".utf8) + Self.u16(1) + Self.u16(0) + Self.u32(0)
        header += [
            0x10, 0x10, 0x10, 0x10, 0x20, 0x20, 0x40, 0x30, 0x80, 0x40, 0x50, 0x50, 0x50, 0x50, 0x50, 0x50,
        ]
        header += Self.u32(6) + [UInt8](repeating: 0, count: 20)
        payload = [0, 1] + Self.u64(7)
        padding = [UInt8](repeating: 0, count: 64 - payload.count)
        schema = Self.u32(6) + Self.text("synapse") + Self.u32(1)
        schema += Self.text("count") + Self.text("int32") + Self.text("")
        runs = Self.u32(1) + Self.u32(1)
        runs += [
            0x00, 0x11, 0x22, 0x33, 0x44, 0x55, 0x66, 0x77, 0x88, 0x99, 0xAA, 0xBB, 0xCC, 0xDD, 0xEE, 0xFF,
        ]
        runs += Self.u32(rows) + Self.u32(rows)
        directory = Self.u64(Self.pageOffset) + Self.u32(10) + Self.u32(0) + Self.u64(XXH64.hash(payload))
        directory += Self.zone(rows: rows)
        statistics = []
        if rows >= 256 {
            // Sums of whole numbers begin at limb 2176 / 32 = 0x44.
            statistics = Self.zone(rows: rows) + Self.u32(0) + Self.u32(0)
            for sum in [7 * UInt64(rows), 49 * UInt64(rows)] { statistics += [0x44, 1] + Self.u64(sum) }
        }
        sections = [
            (1, .max, { $0.schema }), (2, .max, { $0.runs }), (3, 0, { $0.directory }),
            (4, 0, { $0.statistics }),
        ]
    }

    var bytes: [UInt8] {
        var bytes = header + Self.u64(XXH64.hash(header)) + payload + padding
        var footer = Self.u32(sectionCount ?? UInt32(sections.count)) + Self.u32(footerReserved)
        for (index, section) in sections.enumerated() {
            let content = section.bytes(self)
            let extra = index == sections.count - 1 ? extraLength : 0
            footer += Self.u32(section.kind) + Self.u32(section.column) + Self.u64(UInt64(bytes.count))
            footer += Self.u64(UInt64(content.count) + extra) + Self.u64(XXH64.hash(content))
            bytes += content
        }
        footer += footerTail
        var postscript = Self.u64(footerOffset ?? UInt64(bytes.count))
        postscript += Self.u32(footerLength ?? UInt32(footer.count)) + [checksumKind, 0, 0, 0]
        postscript += Self.u64(XXH64.hash(footer))
        postscript += Self.u64(size ?? UInt64(bytes.count + footer.count + 64))
        postscript += Self.u64(requiredFeatures) + Self.u64(optionalFeatures)
        return bytes + footer + postscript + Self.u64(XXH64.hash(postscript)) + magicAtEnd
    }
}

extension HandMadeSegment {
    static func u16(_ value: UInt16) -> [UInt8] { withUnsafeBytes(of: value.littleEndian, Array.init) }
    static func u32(_ value: UInt32) -> [UInt8] { withUnsafeBytes(of: value.littleEndian, Array.init) }
    static func u64(_ value: UInt64) -> [UInt8] { withUnsafeBytes(of: value.littleEndian, Array.init) }
    static func text(_ value: String) -> [UInt8] { u32(UInt32(value.utf8.count)) + Array(value.utf8) }

    /// Rows that are all 7.
    static func zone(rows: UInt32) -> [UInt8] {
        u64(UInt64(rows)) + u32(0) + u32(0) + u64(1) + u64(7) + u64(7)
    }
}
