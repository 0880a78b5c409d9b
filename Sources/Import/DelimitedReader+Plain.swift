import Bits
import CKernels

extension DelimitedReader {
    /// Splits records into `slices` and `lines` by a kernel, up to `limit`; false
    /// where the next record is not plain, or not there.
    func splitPlain(_ limit: Int) -> Bool {
        let (columns, start) = (columnCount, position)
        let wanted = min(limit - lines.count, plainRecords)
        let cells = slices + lines.count * columns
        let found = UnsafeMutableRawPointer(cells).withMemoryRebound(
            to: syndb_cell.self, capacity: wanted * columns
        ) { syndb_split_records(bytes, start, filled, dialect.delimiter, columns, wanted, $0) }
        let isWhole = found.count == wanted
        plainRecords = isWhole ? min(plainRecords * 2, DelimitedReader.maximumPlainRecords) : 4
        guard found.count > 0 else { return false }
        if found.is_beyond_ascii != 0 { isASCII = false }
        if found.has_escapes != 0 { hasEscapes = true }
        position = found.end
        guard found.has_line_feeds != 0 else {
            lines.append(contentsOf: line..<line + found.count)
            line += found.count
            return isWhole
        }
        for record in 1...found.count {
            lines.append(line)
            let from = record == 1 ? start : front(of: cells[(record - 1) * columns])
            let end = record == found.count ? found.end : front(of: cells[record * columns])
            line += UnsafeBufferPointer(start: bytes + from, count: end - from).count(of: UInt8(ascii: "\n"))
        }
        return isWhole
    }

    /// Where a cell begins, its quote included.
    private func front(of cell: CellSlice) -> Int { Int(cell.start) - (cell.isQuoted ? 1 : 0) }
}
