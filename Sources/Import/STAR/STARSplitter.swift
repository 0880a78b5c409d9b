/// The rows of one loop of a STAR file.
struct STARSplitter: LineSplitter {
    let file: String
    let header: [String]
    /// What the loop is called in errors.
    let table: String
    /// Whether rows of another loop are an error, since nobody chose this one.
    let isOnlyTable: Bool

    /// Where the lines are after the rows.
    private enum Rest {
        case rows
        /// In another block, and whether in the rows of a loop.
        case other(columns: [String], isLoop: Bool)
    }

    var isStateless: Bool { false }

    private var rest = Rest.rows
    private var block = ""

    init(file: String, header: [String], table: String, isOnlyTable: Bool) {
        self.file = file
        self.header = header
        self.table = table
        self.isOnlyTable = isOnlyTable
    }

    /// RELION says so at the end of a name.
    var units: [String?] { header.map { $0.hasSuffix("Angst") ? "angstrom" : nil } }

    mutating func split(
        _ line: LineBuffer.Line, of bytes: UnsafeMutablePointer<UInt8>,
        into cells: UnsafeMutablePointer<CellSlice>
    ) throws -> LineKind {
        guard case .rows = rest else { return try passOver(line, of: bytes) }
        let count = try STARTokens.split(line, of: bytes, into: cells, limit: header.count, file: file)
        let columns = header.count
        // A line of a table of one column gives one cell, where two are looked at.
        switch STARTokens(cells, count: min(count, columns == 1 ? 1 : count), of: bytes, columns: columns) {
        case .nothing: return .passedOver
        case .row:
            guard count == columns else {
                return .ragged(
                    ImportError(
                        .structure, file: file, line: line.number,
                        message: "expected \(columns) cells as the loop has columns, found \(count)",
                        hint: count < columns ? "records over several lines (mmCIF) are not read" : nil))
            }
            return .record
        case .block(let name):
            block = name
            rest = .other(columns: [], isLoop: false)
        case .loop: rest = .other(columns: [], isLoop: true)
        case .name: rest = .other(columns: [], isLoop: false)
        }
        return isOnlyTable ? .passedOver : .end
    }

    /// Looks for rows that nobody would read.
    private mutating func passOver(
        _ line: LineBuffer.Line, of bytes: UnsafeMutablePointer<UInt8>
    ) throws -> LineKind {
        guard case .other(var columns, var isLoop) = rest else { return .passedOver }
        let tokens = try withUnsafeTemporaryAllocation(of: CellSlice.self, capacity: 2) { cells in
            let count = try STARTokens.split(line, of: bytes, into: cells.baseAddress!, limit: 2, file: file)
            return STARTokens(cells.baseAddress!, count: count, of: bytes)
        }
        switch tokens {
        case .nothing: return .passedOver
        case .block(let name): (block, columns, isLoop) = (name, [], false)
        case .loop: (columns, isLoop) = ([], true)
        case .name(let name, _): if isLoop { columns.append(name) }
        case .row:
            if isLoop, block != "optics" {
                throw ImportError(
                    .structure, file: file, line: line.number,
                    message: "expected rows in one block, found some in \(ImportError.quoted(table)) and in "
                        + ImportError.quoted(STARFinder.name(of: block, columns)),
                    hint: "choose one with --block NAME")
            }
        }
        rest = .other(columns: columns, isLoop: isLoop)
        return .passedOver
    }
}
