/// Lines of cells between blanks: edge lists, SWC, the tables of Dynamo.
///
/// Each record has as many cells as the header; `fewest` allows trailing ones
/// to be left out, which are then NULL.
struct BlankSplitter: LineSplitter {
    let file: String
    let header: [String]
    let hasOwnNulls: Bool
    /// The fewest cells of a record.
    var fewest: Int
    var quotes: [UInt8] = []
    /// At the front of a line, or of a cell, the rest is a comment.
    var comment: UInt8?
    /// What the format calls its columns, for errors.
    var layout = "as in the header"

    init(file: String, header: [String], hasOwnNulls: Bool = false) {
        self.file = file
        self.header = header
        self.hasOwnNulls = hasOwnNulls
        fewest = header.count
    }

    func split(
        _ line: LineBuffer.Line, of bytes: UnsafeMutablePointer<UInt8>,
        into cells: UnsafeMutablePointer<CellSlice>
    ) throws -> LineKind {
        let count = try BlankCells.split(
            line, of: bytes, into: cells, limit: header.count, quotes: quotes, comment: comment, file: file)
        guard count > 0 else { return .passedOver }
        guard (fewest...header.count).contains(count) else {
            let wanted = fewest == header.count ? "\(fewest)" : "\(fewest) to \(header.count)"
            return .ragged(
                ImportError(
                    .structure, file: file, line: line.number,
                    message: "expected \(wanted) cells \(layout), found \(count)"))
        }
        for column in count..<header.count { cells[column] = .missing }
        return .record
    }
}
