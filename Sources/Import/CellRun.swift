import CKernels

/// The cells of one column in a block of records.
///
/// The pointers are valid until the reader moves on; every slice lies inside
/// the bytes. A stride of 0 repeats one cell for all rows.
struct CellRun {
    let bytes: UnsafePointer<UInt8>
    let slices: UnsafePointer<CellSlice>
    /// From the slice of a row to that of the next.
    let stride: Int
    let count: Int

    @inline(__always)
    func slice(_ row: Int) -> CellSlice { slices[row &* stride] }

    @inline(__always)
    func start(_ slice: CellSlice) -> UnsafePointer<UInt8> { bytes + Int(slice.start) }

    /// The same for the kernels; a slice is laid out as their cells are.
    var cells: syndb_cells {
        syndb_cells(
            bytes: bytes, cells: UnsafeRawPointer(slices).assumingMemoryBound(to: syndb_cell.self),
            stride: stride, count: count)
    }

    /// The cell at `row`, for keys and errors.
    func text(_ row: Int) -> String {
        String(decoding: utf8(row), as: UTF8.self)
    }

    /// The bytes of the cell at `row`.
    func utf8(_ row: Int) -> UnsafeBufferPointer<UInt8> {
        let slice = slice(row)
        return UnsafeBufferPointer(start: start(slice), count: slice.length)
    }

    /// The first `count` rows.
    func prefix(_ count: Int) -> CellRun {
        CellRun(bytes: bytes, slices: slices, stride: stride, count: min(count, self.count))
    }

    /// The rows behind the first `count`, which is at most `self.count`.
    func dropFirst(_ count: Int) -> CellRun {
        CellRun(bytes: bytes, slices: slices + count * stride, stride: stride, count: self.count - count)
    }
}
