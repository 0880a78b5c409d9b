/// Finds the first byte that is not UTF-8 (RFC 3629: no overlong forms, no
/// surrogates, nothing above U+10FFFF).
enum UTF8Check {
    /// The offset of the first bad sequence; nil when all is well. ASCII, which
    /// nearly all text is, is passed over 64 bytes at a time, then eight.
    static func firstInvalid(_ bytes: UnsafeRawBufferPointer) -> Int? {
        let count = bytes.count
        var offset = 0
        while offset < count {
            if offset &+ 64 <= count {
                var word: UInt64 = 0
                for part in 0..<8 {
                    word |= bytes.loadUnaligned(fromByteOffset: offset &+ 8 &* part, as: UInt64.self)
                }
                if word & 0x8080_8080_8080_8080 == 0 {
                    offset &+= 64
                    continue
                }
            }
            if offset &+ 8 <= count {
                let word = bytes.loadUnaligned(fromByteOffset: offset, as: UInt64.self)
                if word & 0x8080_8080_8080_8080 == 0 {
                    offset &+= 8
                    continue
                }
            }
            let lead = bytes[offset]
            if lead < 0x80 {
                offset &+= 1
                continue
            }
            let (length, second): (Int, ClosedRange<UInt8>)
            switch lead {
            case 0xC2...0xDF: (length, second) = (2, 0x80...0xBF)
            case 0xE0: (length, second) = (3, 0xA0...0xBF)
            case 0xED: (length, second) = (3, 0x80...0x9F)
            case 0xE1...0xEF: (length, second) = (3, 0x80...0xBF)
            case 0xF0: (length, second) = (4, 0x90...0xBF)
            case 0xF1...0xF3: (length, second) = (4, 0x80...0xBF)
            case 0xF4: (length, second) = (4, 0x80...0x8F)
            default: return offset
            }
            guard offset &+ length <= count, second.contains(bytes[offset &+ 1]) else { return offset }
            for index in 2..<max(length, 2) where bytes[offset &+ index] & 0xC0 != 0x80 { return offset }
            offset &+= length
        }
        return nil
    }
}
