import Columns

extension ColumnAssembler {
    /// A text equal to the one before takes its code without a look-up, which
    /// sorted exports do for nearly every row. An empty cell in quotes is the
    /// empty text; an empty cell without quotes is NULL where the rules say so.
    func appendTexts(_ run: CellRun) -> CellFault? {
        let base = count
        var previous = codes.last ?? 0
        var previousCell: CellSlice?
        codes.append(contentsOf: repeatElement(0, count: run.count))
        return codes.withUnsafeMutableBufferPointer { buffer -> CellFault? in
            for row in 0..<run.count {
                let slice = run.slice(row)
                let (start, length) = (run.start(slice), slice.length)
                if !(length == 0 && slice.isQuoted), isNull(start, length) {
                    guard isNullable else { return CellFault(row: row, reason: .null) }
                    nullRows.append(base &+ row)
                } else if let last = previousCell, last.length == length,
                    CellText.equal(run.start(last), start, length)
                {
                } else {
                    guard let code = interner.code(start, length) else {
                        return CellFault(row: row, reason: .vocabulary)
                    }
                    previous = code
                    previousCell = slice
                }
                buffer[base &+ row] = previous
            }
            return nil
        }
    }

    /// Plain integers of up to 18 digits are parsed here; every other form goes
    /// to `Identifier`, which decides what is canonical.
    func appendIdentifiers(_ run: CellRun) -> CellFault? {
        let base = count
        for row in 0..<run.count {
            let slice = run.slice(row)
            let (start, length) = (run.start(slice), slice.length)
            if isNull(start, length) {
                guard isNullable else { return CellFault(row: row, reason: .null) }
                nullRows.append(base &+ row)
                append(mixed?.last ?? .integer(integers.last ?? 0))
                continue
            }
            if mixed == nil, length <= 18, length > 0, start[0] > UInt8(ascii: "0") || length == 1,
                start[0] <= UInt8(ascii: "9"), let value = plainInteger(start, length)
            {
                integers.append(value)
                continue
            }
            guard let identifier = Identifier(utf8: UnsafeRawBufferPointer(start: start, count: length))
            else { return CellFault(row: row, reason: .malformed) }
            append(identifier)
        }
        return nil
    }

    @inline(__always)
    private func plainInteger(_ start: UnsafePointer<UInt8>, _ length: Int) -> Int64? {
        var cursor = start
        var value: UInt64 = 0
        let digits = DecimalText.digits(&cursor, start + length, &value)
        return digits == length ? Int64(truncatingIfNeeded: value) : nil
    }

    func append(_ identifier: Identifier) {
        if mixed == nil {
            if case .integer(let value) = identifier { return integers.append(value) }
            mixed = integers.map(Identifier.integer)
            integers = []
        }
        mixed?.append(identifier)
    }
}
