/// Comparisons of cell bytes.
enum CellText {
    /// Whether `count` bytes at both places are the same.
    @inline(__always)
    static func equal(_ left: UnsafePointer<UInt8>, _ right: UnsafePointer<UInt8>, _ count: Int) -> Bool {
        var offset = 0
        while offset &+ 8 <= count {
            guard DecimalText.word(left + offset) == DecimalText.word(right + offset) else { return false }
            offset &+= 8
        }
        while offset < count {
            guard left[offset] == right[offset] else { return false }
            offset &+= 1
        }
        return true
    }

    /// True, t, yes, 1 and False, f, no, 0 in any case; nil for anything else.
    @inline(__always)
    static func boolean(_ start: UnsafePointer<UInt8>, _ count: Int) -> Bool? {
        guard count <= 5 else { return nil }
        // The letters in lower case, first in the lowest byte; digits keep their value.
        var word: UInt64 = 0
        for index in 0..<count { word |= UInt64(start[index] | 0x20) &<< UInt64(index &* 8) }
        switch (word, count) {
        case (0x6575_7274, 4), (0x74, 1), (0x73_6579, 3): return true
        case (0x65_736C_6166, 5), (0x66, 1), (0x6F6E, 2): return false
        case (0x31, 1): return start[0] == UInt8(ascii: "1") ? true : nil
        case (0x30, 1): return start[0] == UInt8(ascii: "0") ? false : nil
        default: return nil
        }
    }

    /// The part of a cell without blanks and tabs at either end.
    @inline(__always)
    static func trimmed(
        _ start: UnsafePointer<UInt8>, _ count: Int
    ) -> (start: UnsafePointer<UInt8>, count: Int) {
        var (start, count) = (start, count)
        while count > 0, isBlank(start[0]) {
            start += 1
            count &-= 1
        }
        while count > 0, isBlank(start[count &- 1]) { count &-= 1 }
        return (start, count)
    }

    @inline(__always)
    private static func isBlank(_ byte: UInt8) -> Bool {
        byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\t")
    }
}
