/// Where the text of one cell lies in a block of bytes, and how it was written.
struct CellSlice {
    var start: UInt32
    private var lengthAndFlags: UInt32

    /// Records, and so cells, are shorter than 2^30 bytes.
    @inline(__always)
    init(start: Int, length: Int, isQuoted: Bool = false, hasEscapes: Bool = false) {
        self.start = UInt32(truncatingIfNeeded: start)
        lengthAndFlags =
            UInt32(truncatingIfNeeded: length) | (isQuoted ? 1 << 31 : 0) | (hasEscapes ? 1 << 30 : 0)
    }

    /// No value: the cell is not there.
    static let missing = CellSlice(start: 0, length: 0)

    @inline(__always)
    var length: Int { Int(lengthAndFlags & 0x3FFF_FFFF) }

    /// Written in quotes, which are not part of the slice.
    @inline(__always)
    var isQuoted: Bool { lengthAndFlags >> 31 != 0 }

    /// Doubled quotes inside have not been made single yet.
    @inline(__always)
    var hasEscapes: Bool { lengthAndFlags >> 30 & 1 != 0 }
}
