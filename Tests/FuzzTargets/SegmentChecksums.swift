import Bits

/// Makes every checksum of a segment fit, so that the reader looks at what is
/// behind them. Nothing else is changed but the size that the postscript states.
enum SegmentChecksums {
    private static let headerSize = 64
    private static let postscriptSize = 64
    private static let pageDirectory: UInt32 = 3

    /// The input as it is where it is too short, or its footer lies elsewhere.
    static func fitted(_ input: [UInt8]) -> [UInt8] {
        guard input.count >= headerSize + postscriptSize else { return input }
        var bytes = input
        let postscript = bytes.count - postscriptSize
        put(XXH64.hash(bytes[..<56]), at: 56, in: &bytes)
        put(UInt64(bytes.count), at: postscript + 24, in: &bytes)
        let length = UInt64(number(UInt32.self, at: postscript + 8, in: bytes))
        if let footer = range(number(UInt64.self, at: postscript, in: bytes), length, in: bytes) {
            let entries = stride(from: footer.lowerBound + 8, through: footer.upperBound - 32, by: 32)
            for entry in entries { fitPages(of: entry, in: &bytes) }
            for entry in entries {
                if let section = section(entry, in: bytes) {
                    put(XXH64.hash(bytes[section]), at: entry + 24, in: &bytes)
                }
            }
            put(XXH64.hash(bytes[footer]), at: postscript + 16, in: &bytes)
        }
        put(XXH64.hash(bytes[postscript..<postscript + 48]), at: postscript + 48, in: &bytes)
        return bytes
    }

    /// A sound segment with one more section.
    static func adding(kind: UInt32, column: UInt32, _ section: [UInt8], to bytes: [UInt8]) -> [UInt8] {
        let postscript = bytes.count - postscriptSize
        let footer = Int(number(UInt64.self, at: postscript, in: bytes))
        var writer = ByteWriter()
        writer.write(raw: bytes[..<footer])
        writer.write(raw: section)
        // Footer: one section more, its entry at the end.
        writer.write(number(UInt32.self, at: footer, in: bytes) + 1)
        writer.write(raw: bytes[(footer + 4)..<postscript])
        writer.write(kind)
        writer.write(column)
        writer.write(UInt64(footer))
        writer.write(UInt64(section.count))
        writer.write(UInt64(0))
        // Postscript: where the footer is and how long.
        writer.write(UInt64(footer + section.count))
        writer.write(UInt32(postscript - footer + 32))
        writer.write(raw: bytes[(postscript + 12)...])
        return fitted(writer.bytes)
    }

    /// The pages of a directory, if the section is one.
    private static func fitPages(of entry: Int, in bytes: inout [UInt8]) {
        guard number(UInt32.self, at: entry, in: bytes) == pageDirectory,
            let section = section(entry, in: bytes)
        else { return }
        for page in stride(from: section.lowerBound, through: section.upperBound - 64, by: 64) {
            let length = UInt64(number(UInt32.self, at: page + 8, in: bytes))
            if let payload = range(number(UInt64.self, at: page, in: bytes), length, in: bytes) {
                put(XXH64.hash(bytes[payload]), at: page + 16, in: &bytes)
            }
        }
    }

    private static func section(_ entry: Int, in bytes: [UInt8]) -> Range<Int>? {
        range(
            number(UInt64.self, at: entry + 8, in: bytes), number(UInt64.self, at: entry + 16, in: bytes),
            in: bytes)
    }

    /// Nil where it leaves the bytes.
    private static func range(_ offset: UInt64, _ length: UInt64, in bytes: [UInt8]) -> Range<Int>? {
        let size = UInt64(bytes.count)
        guard offset <= size, length <= size - offset else { return nil }
        return Int(offset)..<Int(offset + length)
    }

    private static func number<Number: FixedWidthInteger>(
        _ type: Number.Type, at offset: Int, in bytes: [UInt8]
    ) -> Number {
        bytes.withUnsafeBytes { Number(littleEndian: $0.loadUnaligned(fromByteOffset: offset, as: type)) }
    }

    private static func put(_ value: UInt64, at offset: Int, in bytes: inout [UInt8]) {
        bytes.withUnsafeMutableBytes {
            $0.storeBytes(of: value.littleEndian, toByteOffset: offset, as: UInt64.self)
        }
    }
}
