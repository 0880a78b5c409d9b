import Columns

/// Some rows of one piece of the input, all of one dataset, in the order of
/// the input.
struct RowPart: Sendable {
    enum Selection: Sendable {
        case range(Range<Int>)
        /// Ascending.
        case positions([Int32])

        var count: Int {
            switch self {
            case .range(let range): range.count
            case .positions(let positions): positions.count
            }
        }

        func forEach(_ body: (Int) -> Void) {
            switch self {
            case .range(let range): for row in range { body(row) }
            case .positions(let positions): for row in positions { body(Int(row)) }
            }
        }
    }

    let rows: TypedRows
    let selection: Selection

    init(rows: TypedRows, selection: Selection) {
        self.rows = rows
        self.selection = selection
    }

    /// All rows of a piece.
    init(_ rows: TypedRows) { self.init(rows: rows, selection: .range(0..<rows.count)) }

    var count: Int { selection.count }

    /// At most the bytes of the distinct texts.
    var textBytes: Int { rows.textBytes }

    /// The position of a row of the part among those of the piece.
    func position(_ row: Int) -> Int {
        switch selection {
        case .range(let range): range.lowerBound + row
        case .positions(let positions): Int(positions[row])
        }
    }

    /// Calls `body` with the positions of some rows of the part among those of
    /// the piece.
    @inline(__always)
    func forEachPosition(in wanted: Range<Int>, _ body: (Int) -> Void) {
        switch selection {
        case .range(let range):
            for row in wanted { body(range.lowerBound &+ row) }
        case .positions(let positions):
            for row in wanted { body(Int(positions[row])) }
        }
    }

    /// The first `count` rows, and the others.
    func split(at count: Int) -> (RowPart, RowPart) {
        switch selection {
        case .range(let range):
            let middle = range.lowerBound + count
            return (
                RowPart(rows: rows, selection: .range(range.lowerBound..<middle)),
                RowPart(rows: rows, selection: .range(middle..<range.upperBound))
            )
        case .positions(let positions):
            return (
                RowPart(rows: rows, selection: .positions(Array(positions[..<count]))),
                RowPart(rows: rows, selection: .positions(Array(positions[count...])))
            )
        }
    }

    /// A column of the part; nil where the piece lacks it.
    func column(_ index: Int) -> ColumnVector? { column(index, rows: 0..<count) }

    /// A column of some rows of the part; nil where the piece lacks it.
    func column(_ index: Int, rows wanted: Range<Int>) -> ColumnVector? {
        guard let column = rows.columns[index] else { return nil }
        switch selection {
        case .range(let range):
            let first = range.lowerBound + wanted.lowerBound
            if first == 0, wanted.count == rows.count { return column }
            return column.slice(first..<first + wanted.count)
        case .positions(let positions): return column.gathered(Array(positions[wanted]))
        }
    }
}
