/// Cells between runs of blanks and tabs.
enum BlankCells {
    enum Result {
        /// How many cells the line has, also where only `limit` were written.
        case cells(Int)
        /// The place of a quote that is not closed.
        case unclosed(Int)
    }

    /// Writes at most `limit` slices. A cell that begins with one of `quotes`
    /// ends at the same quote before a blank or the end of the line; `comment`
    /// at the front of a cell ends the line.
    static func split(
        _ line: LineBuffer.Line, of bytes: UnsafeMutablePointer<UInt8>,
        into cells: UnsafeMutablePointer<CellSlice>, limit: Int, quotes: [UInt8], comment: UInt8? = nil
    ) -> Result {
        var count = 0
        var cursor = line.start
        while true {
            while cursor < line.end, isBlank(bytes[cursor]) { cursor += 1 }
            guard cursor < line.end, bytes[cursor] != comment else { return .cells(count) }
            let slice: CellSlice
            let first = bytes[cursor]
            if quotes.contains(first) {
                let start = cursor + 1
                var end = start
                while end < line.end, bytes[end] != first || end + 1 < line.end && !isBlank(bytes[end + 1]) {
                    end += 1
                }
                guard end < line.end else { return .unclosed(cursor) }
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
