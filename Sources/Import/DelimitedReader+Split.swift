extension DelimitedReader {
    /// A complete record that has been split but not consumed.
    struct Record {
        var cells: Int
        /// Where the next record begins.
        var end: Int
        /// Line ends in it, its own included.
        var newlines: Int
        var isBlank: Bool
        var hasEscapes: Bool
    }

    enum SplitResult {
        case record(Record)
        /// More bytes are needed; at the end of the source: there are none left.
        case incomplete
        case malformed(ImportError)
    }

    func consume(_ record: Record) {
        position = record.end
        line += record.newlines
        if record.hasEscapes { hasEscapes = true }
    }

    /// Splits records into `slices` and `lines` until `limit`, the end of the
    /// buffered bytes or an error, which is left in `pendingError`.
    func splitBlock(_ limit: Int) {
        let columns = columnCount
        while lines.count < limit {
            if blankRows == 0, pendingBlanks == 0, splitPlain(limit) { continue }
            isASCII = false
            if blankRows > 0 {
                slices[lines.count] = CellSlice(start: position, length: 0)
                lines.append(line - blankRows)
                blankRows -= 1
                continue
            }
            switch splitRecord(at: position, into: slices + lines.count * columns, limit: columns) {
            case .incomplete: return
            case .malformed(let error):
                let isBehindBlanks = pendingBlanks > 0 && columns > 1
                if isBehindBlanks, keepsGoing, !rejectBlanks() { return }
                pendingError = isBehindBlanks && !keepsGoing ? blankError(line - pendingBlanks) : error
                return
            case .record(let record):
                if record.isBlank {
                    pendingBlanks += 1
                    consume(record)
                    continue
                }
                if pendingBlanks > 0 {
                    if columns == 1 {
                        (blankRows, pendingBlanks) = (pendingBlanks, 0)
                        continue
                    }
                    guard keepsGoing else {
                        pendingError = blankError(line - pendingBlanks)
                        return
                    }
                    guard rejectBlanks() else { return }
                }
                guard record.cells == columns else {
                    let error = ImportError(
                        .structure, file: file, line: line,
                        message: "expected \(columns) cells as in the header, found \(record.cells)")
                    guard keepsGoing else {
                        pendingError = error
                        return
                    }
                    rejects.append(RejectedRow(error, text: text(of: record)))
                    consume(record)
                    if rejects.count >= RejectedRow.maximumHeld { return }
                    continue
                }
                lines.append(line)
                consume(record)
            }
        }
    }

    func blankError(_ line: Int) -> ImportError {
        ImportError(
            .structure, file: file, line: line,
            message: "expected \(columnCount) cells as in the header, found an empty line")
    }

    func splitRecord(at start: Int, limit: Int) -> SplitResult {
        splitRecord(at: start, into: slices, limit: limit)
    }

    /// Splits the record at `start`, writing at most `limit` slices to `out`.
    private func splitRecord(
        at start: Int, into out: UnsafeMutablePointer<CellSlice>, limit: Int
    ) -> SplitResult {
        let delimiter = dialect.delimiter
        let filled = filled
        let bytes = bytes
        guard start < filled else { return .incomplete }
        var record = Record(cells: 0, end: filled, newlines: 0, isBlank: false, hasEscapes: false)
        var cellStart = start
        while true {
            var slice: CellSlice
            var stop: Int
            if cellStart < filled, bytes[cellStart] == UInt8(ascii: "\"") {
                switch splitQuoted(cellStart, &record) {
                case .incomplete: return .incomplete
                case .malformed(let error): return .malformed(error)
                case .cell(let quoted, let end): (slice, stop) = (quoted, end)
                }
            } else {
                stop = firstDelimiter(from: cellStart)
                if stop == filled, !sourceEnded { return .incomplete }
                var end = stop
                // The CR of a CR LF is no text, also where the LF was cut off.
                if end > cellStart, bytes[end - 1] == UInt8(ascii: "\r"),
                    stop == filled || bytes[stop] == UInt8(ascii: "\n")
                {
                    end -= 1
                }
                slice = CellSlice(start: cellStart, length: end - cellStart)
            }
            if record.cells < limit { out[record.cells] = slice }
            record.cells &+= 1
            if stop < filled, bytes[stop] == delimiter {
                cellStart = stop &+ 1
                continue
            }
            if stop < filled {
                record.newlines &+= 1
                record.end = stop &+ 1
            }
            record.isBlank = record.cells == 1 && slice.length == 0 && !slice.isQuoted
            return .record(record)
        }
    }

    /// The place of the first delimiter or LF at or after `start`; `filled` when
    /// there is none. Eight bytes at a time: a byte of `word ^ pattern` is zero
    /// where it matches, and the lowest set marker of a zero byte is exact.
    @inline(__always)
    private func firstDelimiter(from start: Int) -> Int {
        let delimiters = UInt64(dialect.delimiter) &* 0x0101_0101_0101_0101
        let newlines: UInt64 = 0x0A0A_0A0A_0A0A_0A0A
        let (bytes, filled) = (bytes, filled)
        var cursor = start
        while cursor < filled {
            // Eight bytes above `filled` may always be read.
            let word = DecimalText.word(bytes + cursor)
            let (left, right) = (word ^ delimiters, word ^ newlines)
            let found =
                ((left &- 0x0101_0101_0101_0101) & ~left | (right &- 0x0101_0101_0101_0101) & ~right)
                & 0x8080_8080_8080_8080
            if found != 0 { return min(cursor &+ found.trailingZeroBitCount &>> 3, filled) }
            cursor &+= 8
        }
        return filled
    }
}
