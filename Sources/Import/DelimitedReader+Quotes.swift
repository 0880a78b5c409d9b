extension DelimitedReader {
    enum QuotedResult {
        /// A cell and the place of the delimiter or LF after it, or of the end.
        case cell(CellSlice, end: Int)
        case incomplete
        case malformed(ImportError)
    }

    /// Splits the cell whose opening quote is at `open`.
    @inline(never)
    func splitQuoted(_ open: Int, _ record: inout Record) -> QuotedResult {
        var cursor = open + 1
        var newlines = 0
        var escapes = false
        while true {
            guard cursor < filled else {
                if !sourceEnded { return .incomplete }
                return .malformed(
                    ImportError(
                        .structure, file: file, line: line + record.newlines,
                        message: "expected a closing quote, found the end of the file",
                        hint: "the quoted cell begins on this line"))
            }
            let byte = bytes[cursor]
            if byte == UInt8(ascii: "\n") { newlines += 1 }
            guard byte == UInt8(ascii: "\"") else {
                cursor += 1
                continue
            }
            if cursor + 1 == filled, !sourceEnded { return .incomplete }
            guard cursor + 1 < filled, bytes[cursor + 1] == UInt8(ascii: "\"") else { break }
            escapes = true
            cursor += 2
        }
        record.newlines += newlines
        if escapes { record.hasEscapes = true }
        let slice = CellSlice(
            start: open + 1, length: cursor - open - 1, isQuoted: true, hasEscapes: escapes)
        var stop = cursor + 1
        if stop < filled, bytes[stop] == UInt8(ascii: "\r") {
            if stop + 1 == filled, !sourceEnded { return .incomplete }
            if stop + 1 == filled || bytes[stop + 1] == UInt8(ascii: "\n") { stop += 1 }
        }
        if stop < filled, bytes[stop] != dialect.delimiter, bytes[stop] != UInt8(ascii: "\n") {
            return .malformed(
                ImportError(
                    .structure, file: file, line: line + record.newlines,
                    message: "expected a delimiter or a line end after the closing quote, found "
                        + ImportError.quoted(String(decoding: [bytes[stop]], as: UTF8.self)),
                    hint: "a quote inside a quoted cell must be doubled"))
        }
        return .cell(slice, end: stop)
    }
}
