/// Finds the table to read in a STAR file.
///
/// A block is meant by the name after `data_`; a loop in a file of many loops
/// in one block (mmCIF) by the part of its names before the point. Without a
/// name, a loop with rows is meant, in the block `particles` or in the only
/// block that has one; the block `optics` describes the others and is not.
struct STARFinder {
    /// Names of single values of the block that is being read.
    private var pairs: [(name: String, value: String)] = []
    private var block = ""
    /// What the file has, for errors.
    private var seen: [String] = []
    private let buffer: LineBuffer
    private let wanted: String?

    init(_ buffer: LineBuffer, block: String?) {
        self.buffer = buffer
        wanted = block
    }

    /// Stands at the first row of the table afterwards.
    mutating func reader() throws -> any RecordReader {
        var columns: [String]?
        var isAfterLoop = false
        while true {
            let mark = buffer.mark
            guard let line = try buffer.next() else {
                if buffer.isAtEnd { break }
                try buffer.refill()
                continue
            }
            switch try tokens(of: line, columns: columns?.count ?? 0) {
            case .nothing: continue
            case .block(let name):
                if let columns, isMeant(columns), wanted != nil { return try rows(columns) }
                if isMeant([]), !pairs.isEmpty, wanted != nil { return try single() }
                (block, pairs, columns, isAfterLoop) = (name, [], nil, false)
            case .loop: (columns, isAfterLoop) = ([], false)
            case .name(let name, let value):
                if columns != nil, !isAfterLoop {
                    columns?.append(name)
                } else {
                    (columns, isAfterLoop) = (nil, false)
                    pairs.append((name, value ?? ""))
                }
            case .row:
                guard let columns, !columns.isEmpty else {
                    throw ImportError(
                        .structure, file: buffer.file, line: line.number,
                        message:
                            "expected data_, loop_ or a name that begins with _, as STAR files have them, found "
                            + "something else", hint: "is this a STAR file? --format NAME states another form"
                    )
                }
                guard !isAfterLoop else { continue }
                isAfterLoop = true
                seen.append(STARFinder.name(of: block, columns))
                guard isMeant(columns) else { continue }
                buffer.rewind(to: mark)
                return try rows(columns)
            }
        }
        if let columns, isMeant(columns), wanted != nil, !isAfterLoop { return try rows(columns) }
        if isMeant([]), !pairs.isEmpty, wanted != nil { return try single() }
        throw nothing
    }

    private func tokens(of line: LineBuffer.Line, columns: Int) throws -> STARTokens {
        try withUnsafeTemporaryAllocation(of: CellSlice.self, capacity: 2) { cells in
            let count = try STARTokens.split(
                line, of: buffer.bytes, into: cells.baseAddress!, limit: 2, file: buffer.file)
            return STARTokens(cells.baseAddress!, count: count, of: buffer.bytes, columns: columns)
        }
    }

    /// The name by which a loop is chosen.
    static func name(of block: String, _ columns: [String]) -> String {
        guard let first = columns.first, let point = first.firstIndex(of: ".") else { return block }
        return String(first[..<point])
    }

    private func isMeant(_ columns: [String]) -> Bool {
        guard let wanted else { return block == "particles" || block != "optics" }
        return block == wanted || "data_" + block == wanted
            || !columns.isEmpty && STARFinder.name(of: block, columns) == wanted
    }

    private func rows(_ columns: [String]) throws -> LineRecordReader {
        let isSure = wanted != nil || block == "particles"
        return try LineRecordReader(
            buffer,
            STARSplitter(
                file: buffer.file, header: columns, table: STARFinder.name(of: block, columns),
                isOnlyTable: !isSure))
    }

    private func single() throws -> any RecordReader {
        TextRecord(file: buffer.file, header: pairs.map(\.name), cells: pairs.map(\.value))
    }

    private var nothing: ImportError {
        let known =
            seen.isEmpty
            ? "no loop with rows" : "rows in " + seen.map { ImportError.quoted($0) }.joined(separator: ", ")
        return ImportError(
            .structure, file: buffer.file,
            message: wanted.map { "expected a block \(ImportError.quoted($0)), found \(known)" }
                ?? "expected a loop_ with rows, found none",
            hint: "--block NAME chooses a block; one of single values is read as one row")
    }
}
