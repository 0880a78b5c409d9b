/// Cells that no file column holds: the texts of constants, joins and row
/// numbers, laid out for the same parsers as the file's own.
struct StatedCells {
    /// With blocks of at most 64 MiB and 1,024 rows, the joined cells of a block
    /// stay below the 2^30 bytes that a slice can address.
    static let maximumParts = 8
    static let maximumSeparatorBytes = 64

    private var bytes: [UInt8] = []
    private var slices: [CellSlice] = []

    mutating func removeAll() {
        bytes.removeAll(keepingCapacity: true)
        slices.removeAll(keepingCapacity: true)
    }

    mutating func append(_ text: String) {
        slices.append(CellSlice(start: bytes.count, length: text.utf8.count, isQuoted: true))
        bytes.append(contentsOf: text.utf8)
    }

    /// One cell from several; an empty, unquoted one where a part is NULL.
    mutating func append(joining parts: [CellRun], row: Int, separator: [UInt8], nulls: NullRules) {
        let start = bytes.count
        for (index, part) in parts.enumerated() {
            let slice = part.slice(row)
            let cell = part.start(slice)
            let isNull =
                slice.length == 0 ? nulls.emptyIsNull && !slice.isQuoted : nulls.matches(cell, slice.length)
            if isNull {
                bytes.removeSubrange(start...)
                slices.append(CellSlice(start: start, length: 0))
                return
            }
            if index > 0 { bytes.append(contentsOf: separator) }
            bytes.append(contentsOf: UnsafeBufferPointer(start: cell, count: slice.length))
        }
        slices.append(CellSlice(start: start, length: bytes.count - start, isQuoted: true))
    }

    /// Calls `body` with the cells as a run; a stride of 0 repeats the first.
    func withRun<Result>(stride: Int, count: Int, _ body: (CellRun) -> Result) -> Result {
        // The run of an empty text still needs a place to point at.
        (bytes + [0]).withUnsafeBufferPointer { bytes in
            slices.withUnsafeBufferPointer { slices in
                body(
                    CellRun(
                        bytes: bytes.baseAddress!, slices: slices.baseAddress!, stride: stride, count: count))
            }
        }
    }
}
