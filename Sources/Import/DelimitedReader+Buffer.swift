extension DelimitedReader {
    /// Moves what is left to the front and reads until the buffer is full or the
    /// source ends, so that blocks do not depend on how a source splits its
    /// bytes. A buffer full of one unfinished record grows.
    func refill() throws {
        if position > 0 {
            bytes.update(from: bytes + position, count: filled - position)
            filled -= position
            position = 0
        } else if filled == chunk.capacity {
            try grow()
        }
        chunk.filled = filled
        if !sourceEnded { sourceEnded = try chunk.fill(from: &source) }
        filled = chunk.filled
    }

    private func grow() throws {
        guard chunk.capacity < DelimitedReader.maximumRecordBytes else { throw endless(line: line) }
        chunk.filled = filled
        chunk.grow(to: min(chunk.capacity * 2, DelimitedReader.maximumRecordBytes))
        bytes = chunk.bytes
    }

    /// Checks the bytes of the block that began at `start`, on line `line`, and makes doubled
    /// quotes single. Bytes that are not UTF-8 end the block before their record.
    func finishBlock(from start: Int, line: Int) {
        let consumed = UnsafeRawBufferPointer(start: bytes + start, count: position - start)
        if !isASCII, let bad = UTF8Check.firstInvalid(consumed) {
            var badLine = line
            for offset in 0..<bad where consumed[offset] == UInt8(ascii: "\n") { badLine += 1 }
            // The record that they are in may be one that is left out.
            let first = max(
                lines.last { $0 <= badLine } ?? 0, rejects.last { $0.line <= badLine }?.line ?? 0)
            lines.removeAll { $0 >= first }
            rejects.removeAll { $0.line >= first }
            pendingError = ImportError(
                .encoding, file: file, line: badLine,
                message: "expected UTF-8, found byte 0x\(String(consumed[bad], radix: 16, uppercase: true))",
                hint: "save the file as UTF-8")
        }
        guard hasEscapes else { return }
        hasEscapes = false
        for index in 0..<lines.count * columnCount where slices[index].hasEscapes {
            slices[index] = unescaped(slices[index])
        }
    }

    /// Halves the doubled quotes of a cell in place; the text only shrinks.
    private func unescaped(_ slice: CellSlice) -> CellSlice {
        let cell = bytes + Int(slice.start)
        var written = 0
        var index = 0
        while index < slice.length {
            cell[written] = cell[index]
            index += cell[index] == UInt8(ascii: "\"") ? 2 : 1
            written += 1
        }
        return CellSlice(start: Int(slice.start), length: written, isQuoted: true)
    }
}
