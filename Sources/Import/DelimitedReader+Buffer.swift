extension DelimitedReader {
    /// Moves what is left to the front and reads until the buffer is full or the
    /// source ends, so that blocks do not depend on how a source splits its
    /// bytes. A buffer full of one unfinished record grows.
    func refill() throws {
        if position > 0 {
            bytes.update(from: bytes + position, count: filled - position)
            filled -= position
            position = 0
        } else if filled == capacity {
            try grow()
        }
        while filled < capacity, !sourceEnded {
            let room = UnsafeMutableRawBufferPointer(start: bytes + filled, count: capacity - filled)
            let count = try source.read(into: room)
            if count <= 0 { sourceEnded = true }
            filled += min(max(count, 0), room.count)
        }
    }

    private func grow() throws {
        guard capacity < DelimitedReader.maximumRecordBytes else {
            throw ImportError(
                .structure, file: file, line: line,
                message: "expected a record of at most \(DelimitedReader.maximumRecordBytes >> 20) MiB, "
                    + "found no end",
                hint: "look for a quote that is not closed")
        }
        let larger = min(capacity * 2, DelimitedReader.maximumRecordBytes)
        let moved = UnsafeMutablePointer<UInt8>.allocate(capacity: larger + 8)
        moved.initialize(repeating: 0, count: larger + 8)
        moved.update(from: bytes, count: filled)
        bytes.deallocate()
        (bytes, capacity) = (moved, larger)
    }

    /// Checks the bytes of the block that began at `start`, on line `line`, and makes doubled
    /// quotes single. Bytes that are not UTF-8 end the block before their record.
    func finishBlock(from start: Int, line: Int) {
        let consumed = UnsafeRawBufferPointer(start: bytes + start, count: position - start)
        if let bad = UTF8Check.firstInvalid(consumed) {
            var badLine = line
            for offset in 0..<bad where consumed[offset] == UInt8(ascii: "\n") { badLine += 1 }
            let record = lines.lastIndex { $0 <= badLine } ?? 0
            lines.removeSubrange(record...)
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
