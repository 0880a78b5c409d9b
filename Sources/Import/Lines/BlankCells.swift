/// Cells between runs of blanks and tabs.
enum BlankCells {
    /// Writes at most `limit` slices and returns how many cells the line has.
    ///
    /// A cell that begins with one of `quotes` ends at the same quote before a
    /// blank or the end of the line; `comment` at the front of a cell ends the
    /// line.
    ///
    /// - Throws: `ImportError` where a quote is not closed.
    static func split(
        _ line: LineBuffer.Line, of bytes: UnsafeMutablePointer<UInt8>,
        into cells: UnsafeMutablePointer<CellSlice>, limit: Int, quotes: [UInt8], comment: UInt8? = nil,
        file: String
    ) throws -> Int {
        var count = 0
        var cursor = line.start
        while true {
            while cursor < line.end, isBlank(bytes[cursor]) { cursor += 1 }
            guard cursor < line.end, bytes[cursor] != comment else { return count }
            let slice: CellSlice
            let first = bytes[cursor]
            if quotes.contains(first) {
                let start = cursor + 1
                var end = start
                while end < line.end, bytes[end] != first || end + 1 < line.end && !isBlank(bytes[end + 1]) {
                    end += 1
                }
                guard end < line.end else {
                    throw ImportError(
                        .structure, file: file, line: line.number,
                        message:
                            "expected a closing quote for the one at byte \(cursor - line.start + 1) of the line, "
                            + "found the end of the line")
                }
                slice = CellSlice(start: start, length: end - start, isQuoted: true)
                cursor = end + 1
            } else {
                let start = cursor
                while cursor < line.end, !isBlank(bytes[cursor]) { cursor += 1 }
                slice = CellSlice(start: start, length: cursor - start)
            }
            if count < limit { cells[count] = slice }
            count += 1
        }
    }

    @inline(__always)
    static func isBlank(_ byte: UInt8) -> Bool { byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\t") }
}
