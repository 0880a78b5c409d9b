import CKernels

/// Where the text of one cell lies in a block of bytes, and how it was written.
struct CellSlice {
    private var cell: syndb_cell

    /// Records, and so cells, are shorter than 2^30 bytes.
    @inline(__always)
    init(start: Int, length: Int, isQuoted: Bool = false, hasEscapes: Bool = false) {
        var lengthAndFlags = UInt32(truncatingIfNeeded: length)
        if isQuoted { lengthAndFlags |= SYNDB_CELL_IS_QUOTED }
        if hasEscapes { lengthAndFlags |= SYNDB_CELL_HAS_ESCAPES }
        cell = syndb_cell(start: UInt32(truncatingIfNeeded: start), length_and_flags: lengthAndFlags)
    }

    /// No value: the cell is not there.
    static let missing = CellSlice(start: 0, length: 0)

    @inline(__always)
    var start: UInt32 { cell.start }

    @inline(__always)
    var length: Int { Int(cell.length_and_flags & SYNDB_CELL_LENGTH) }

    /// Written in quotes, which are not part of the slice.
    @inline(__always)
    var isQuoted: Bool { cell.length_and_flags & SYNDB_CELL_IS_QUOTED != 0 }

    /// Doubled quotes inside have not been made single yet.
    @inline(__always)
    var hasEscapes: Bool { cell.length_and_flags & SYNDB_CELL_HAS_ESCAPES != 0 }
}
