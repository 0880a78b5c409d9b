extension LineRecordReader {
    /// Text in columns that blanks set apart; the first line names them unless
    /// `header` does. A comment begins with the byte `comment`.
    static func blanks(
        _ source: any ByteSource, file: String, header: [String]?, comment: UInt8?
    ) throws -> LineRecordReader {
        let buffer = LineBuffer(source, file: file)
        let quote = [UInt8(ascii: "\"")]
        var names = header ?? []
        while header == nil {
            guard let line = try buffer.next() else {
                guard !buffer.isAtEnd else {
                    throw ImportError(
                        .emptyFile, file: file, message: "expected a header row, found an empty file")
                }
                try buffer.refill()
                continue
            }
            names = try cells(of: line, in: buffer, quotes: quote, comment: comment)
            if !names.isEmpty { break }
        }
        if header != nil {
            try buffer.refill()
            guard !buffer.isAtEnd else {
                throw ImportError(.emptyFile, file: file, message: "expected rows, found an empty file")
            }
        }
        var splitter = BlankSplitter(file: file, header: names)
        splitter.quotes = quote
        splitter.comment = comment
        return try LineRecordReader(buffer, splitter)
    }

    /// The texts of one line.
    static func cells(
        of line: LineBuffer.Line, in buffer: LineBuffer, quotes: [UInt8], comment: UInt8?
    ) throws -> [String] {
        var slices = [CellSlice](repeating: .missing, count: (line.end - line.start + 1) / 2 + 1)
        let count = try slices.withUnsafeMutableBufferPointer { cells in
            try BlankCells.split(
                line, of: buffer.bytes, into: cells.baseAddress!, limit: cells.count, quotes: quotes,
                comment: comment, file: buffer.file)
        }
        return slices.prefix(count).map { slice in
            String(
                decoding: UnsafeBufferPointer(start: buffer.bytes + Int(slice.start), count: slice.length),
                as: UTF8.self)
        }
    }
}
