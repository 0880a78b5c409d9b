import CKernels

extension ColumnAssembler {
    /// A text that is equal to the one before, or of at most 40 bytes and seen, takes
    /// its code from a kernel, without a look-up among all texts. An empty cell in
    /// quotes is the empty text; an empty cell without quotes is NULL where the
    /// rules say so.
    func appendTexts(_ run: CellRun) -> CellFault? {
        let base = count
        let cells = run.cells
        if seenTexts.isEmpty {
            seenTexts = [syndb_seen_text](repeating: syndb_seen_text(), count: Int(SYNDB_SEEN_TEXTS))
        }
        return ColumnAssembler.append(run.count, to: &codes) { column, _, last in
            seenTexts.withUnsafeMutableBufferPointer { seen in
                // The last row that is not NULL.
                var known = -1
                var row = 0
                while true {
                    let next = syndb_find_texts(cells, row, known, seen.baseAddress, column)
                    if next > row { known = next - 1 }
                    row = next
                    guard row < run.count else { return nil }
                    let slice = run.slice(row)
                    let (text, length) = (run.start(slice), slice.length)
                    if !(length == 0 && slice.isQuoted), isNull(text, length) {
                        guard isNullable else { return CellFault(row: row, reason: .null) }
                        nullRows.append(base &+ row)
                        column[row] = row > 0 ? column[row &- 1] : last ?? 0
                    } else {
                        guard let code = interner.code(text, length) else {
                            return CellFault(row: row, reason: .vocabulary)
                        }
                        column[row] = code
                        syndb_remember_text(cells, row, code, seen.baseAddress)
                        known = row
                    }
                    row += 1
                }
            }
        }
    }
}
