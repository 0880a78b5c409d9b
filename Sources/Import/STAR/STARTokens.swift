/// What a line of a STAR file begins.
enum STARTokens: Equatable {
    case nothing
    /// `data_NAME`, which may be empty.
    case block(String)
    case loop
    /// `_NAME`, in a loop a column, else followed by its value.
    case name(String, value: String?)
    case row

    private static let quotes = [UInt8(ascii: "'"), UInt8(ascii: "\"")]

    /// Writes the first `limit` cells and returns how many there are.
    static func split(
        _ line: LineBuffer.Line, of bytes: UnsafeMutablePointer<UInt8>,
        into cells: UnsafeMutablePointer<CellSlice>, limit: Int, file: String
    ) throws -> Int {
        try BlankCells.split(
            line, of: bytes, into: cells, limit: limit, quotes: quotes, comment: UInt8(ascii: "#"), file: file
        )
    }

    /// `count` cells, of which the first two are at `cells`. A row of `columns`
    /// cells, more than two, may begin with anything.
    init(
        _ cells: UnsafeMutablePointer<CellSlice>, count: Int, of bytes: UnsafeMutablePointer<UInt8>,
        columns: Int = 0
    ) {
        guard count > 0 else {
            self = .nothing
            return
        }
        func text(_ index: Int) -> String {
            String(
                decoding: UnsafeBufferPointer(
                    start: bytes + Int(cells[index].start), count: cells[index].length), as: UTF8.self)
        }
        let first = cells[0]
        let isWord = !first.isQuoted && first.length > 0 && (columns <= 2 || count != columns)
        switch isWord ? bytes[Int(first.start)] : 0 {
        case UInt8(ascii: "_"): self = .name(String(text(0).dropFirst()), value: count > 1 ? text(1) : nil)
        case UInt8(ascii: "d") where count == 1 && text(0).hasPrefix("data_"):
            self = .block(String(text(0).dropFirst(5)))
        case UInt8(ascii: "l") where count == 1 && text(0) == "loop_": self = .loop
        default: self = .row
        }
    }
}
