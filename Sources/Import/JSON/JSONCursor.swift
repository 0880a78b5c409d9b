/// Walks JSON text (RFC 8259) in a buffer. `NaN`, `Infinity` and `-Infinity`
/// are accepted where a number may stand, because Python writes them.
struct JSONCursor {
    /// Deeper nesting is taken for an attack on the stack.
    static let maximumDepth = 64

    let bytes: UnsafeMutablePointer<UInt8>
    var position: Int
    let end: Int

    init(_ bytes: UnsafeMutablePointer<UInt8>, _ range: Range<Int>) {
        self.bytes = bytes
        position = range.lowerBound
        end = range.upperBound
    }

    var isAtEnd: Bool { position >= end }

    /// The byte here; 0 at the end, which no JSON text has outside a string.
    @inline(__always)
    var byte: UInt8 { position < end ? bytes[position] : 0 }

    func fault(_ expected: String) -> JSONFault { JSONFault(place: position, expected: expected) }

    @inline(__always)
    mutating func skipBlanks() {
        while position < end, bytes[position] <= 0x20,
            bytes[position] == 0x20 || bytes[position] == 0x09 || bytes[position] == 0x0A
                || bytes[position] == 0x0D
        {
            position += 1
        }
    }

    /// Passes one byte that must be here, after blanks.
    mutating func pass(_ wanted: UInt8, _ expected: String) throws(JSONFault) {
        skipBlanks()
        guard byte == wanted, position < end else { throw fault(expected) }
        position += 1
    }

    /// Passes the byte if it is here, after blanks.
    mutating func passes(_ wanted: UInt8) -> Bool {
        skipBlanks()
        guard position < end, byte == wanted else { return false }
        position += 1
        return true
    }

    /// The text of the string here; whether it has escapes is told by the slice.
    mutating func string() throws(JSONFault) -> CellSlice {
        guard byte == UInt8(ascii: "\"") else { throw fault("a text in double quotes") }
        position += 1
        let start = position
        var hasEscapes = false
        while position < end {
            switch bytes[position] {
            case UInt8(ascii: "\""):
                position += 1
                return CellSlice(
                    start: start, length: position - 1 - start, isQuoted: true, hasEscapes: hasEscapes)
            case UInt8(ascii: "\\"):
                hasEscapes = true
                _ = try escape()
            case 0..<0x20: throw fault("no control character in a text, which is written as an escape")
            default: position += 1
            }
        }
        throw fault("the closing quote of a text")
    }

    /// Escapes become what they stand for, in place, since that is never longer.
    /// The text can then not be read again.
    static func undoEscapes(_ slice: CellSlice, in bytes: UnsafeMutablePointer<UInt8>) -> CellSlice {
        let start = Int(slice.start)
        var cursor = JSONCursor(bytes, start..<start + slice.length)
        var written = start
        while !cursor.isAtEnd {
            guard cursor.byte == UInt8(ascii: "\\") else {
                bytes[written] = cursor.byte
                written += 1
                cursor.position += 1
                continue
            }
            guard let scalar = try? cursor.escape(), let units = UTF8.encode(scalar) else { break }
            for unit in units {
                bytes[written] = unit
                written += 1
            }
        }
        return CellSlice(start: start, length: written - start, isQuoted: true)
    }

    /// The character of the escape here.
    private mutating func escape() throws(JSONFault) -> Unicode.Scalar {
        position += 1
        let letter = byte
        position += 1
        switch letter {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): return Unicode.Scalar(letter)
        case UInt8(ascii: "b"): return "\u{8}"
        case UInt8(ascii: "f"): return "\u{C}"
        case UInt8(ascii: "n"): return "\n"
        case UInt8(ascii: "r"): return "\r"
        case UInt8(ascii: "t"): return "\t"
        case UInt8(ascii: "u"):
            let first = try fourDigits()
            if let scalar = Unicode.Scalar(first) { return scalar }
            // The two halves of a character beyond 16 bits.
            guard first < 0xDC00, byte == UInt8(ascii: "\\"), position + 1 < end,
                bytes[position + 1] == UInt8(ascii: "u")
            else { throw fault("the second half of a surrogate pair") }
            position += 2
            let second = try fourDigits()
            guard (0xDC00...0xDFFF).contains(second),
                let scalar = Unicode.Scalar(0x10000 + (first & 0x3FF) << 10 + second & 0x3FF)
            else { throw fault("the second half of a surrogate pair") }
            return scalar
        default:
            position -= 1
            throw fault("an escape such as \\n or \\u00e9")
        }
    }

    private mutating func fourDigits() throws(JSONFault) -> UInt32 {
        var value: UInt32 = 0
        for _ in 0..<4 {
            guard position < end, let digit = Character(Unicode.Scalar(byte)).hexDigitValue else {
                throw fault("four hexadecimal digits")
            }
            value = value << 4 | UInt32(digit)
            position += 1
        }
        return value
    }
}
