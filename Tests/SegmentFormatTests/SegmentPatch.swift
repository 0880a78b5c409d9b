import Bits

/// Changes bytes of a segment and makes every checksum above them fit again,
/// as a hostile writer would.
enum SegmentPatch {
    /// `bytes` with `replacement` from `offset` on, inside one page or section.
    static func replacing(_ bytes: [UInt8], at offset: Int, by replacement: [UInt8]) -> [UInt8] {
        var bytes = bytes
        let sections = sections(bytes)
        let old = sections.map { XXH64.hash(bytes[$0.range]) }
        let pages = pages(bytes, sections)
        bytes.replaceSubrange(offset..<offset + replacement.count, with: replacement)
        for page in pages where page.range.contains(offset) {
            write(XXH64.hash(bytes[page.range]), at: page.checksum, in: &bytes)
        }
        for (section, old) in zip(sections, old) where XXH64.hash(bytes[section.range]) != old {
            write(XXH64.hash(bytes[section.range]), at: section.checksum, in: &bytes)
        }
        let postscript = bytes.count - 64
        let start = read(postscript, in: bytes)
        let footer = start..<start + (read(postscript + 8, in: bytes) & 0xFFFF_FFFF)
        write(XXH64.hash(bytes[footer]), at: postscript + 16, in: &bytes)
        write(XXH64.hash(bytes[postscript..<postscript + 48]), at: postscript + 48, in: &bytes)
        return bytes
    }

    /// A stretch of bytes and where its checksum stands.
    private typealias Part = (range: Range<Int>, checksum: Int, kind: Int)

    private static func sections(_ bytes: [UInt8]) -> [Part] {
        let footer = read(bytes.count - 64, in: bytes)
        let count = Int(bytes[footer]) | Int(bytes[footer + 1]) << 8
        return (0..<count).map { index in
            let entry = footer + 8 + 32 * index
            let offset = read(entry + 8, in: bytes)
            return (offset..<offset + read(entry + 16, in: bytes), entry + 24, Int(bytes[entry]))
        }
    }

    /// The pages of all directories, the sections of kind 3.
    private static func pages(_ bytes: [UInt8], _ sections: [Part]) -> [Part] {
        sections.filter { $0.kind == 3 }.flatMap { section in
            stride(from: section.range.lowerBound, to: section.range.upperBound, by: 64).map { entry in
                let offset = read(entry, in: bytes)
                return (offset..<offset + (read(entry + 8, in: bytes) & 0xFFFF_FFFF), entry + 16, 0)
            }
        }
    }

    private static func read(_ offset: Int, in bytes: [UInt8]) -> Int {
        (0..<8).reduce(0) { $0 | Int(bytes[offset + $1]) << (8 * $1) }
    }

    private static func write(_ value: UInt64, at offset: Int, in bytes: inout [UInt8]) {
        for index in 0..<8 { bytes[offset + index] = UInt8(truncatingIfNeeded: value >> UInt64(8 * index)) }
    }
}
