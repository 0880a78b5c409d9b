import Columns

/// Some consecutive rows of one piece of the input, all of one dataset, in the
/// order of the input.
struct RowPart: Sendable {
    let rows: TypedRows
    /// Among the rows of the piece.
    let range: Range<Int>

    init(_ rows: TypedRows, _ range: Range<Int>) {
        self.rows = rows
        self.range = range
    }

    /// All rows of a piece.
    init(_ rows: TypedRows) { self.init(rows, 0..<rows.count) }

    var count: Int { range.count }

    /// At most the bytes of the distinct texts.
    var textBytes: Int { rows.textBytes }

    /// The first `count` rows, and the others.
    func split(at count: Int) -> (RowPart, RowPart) {
        let middle = range.lowerBound + count
        return (RowPart(rows, range.lowerBound..<middle), RowPart(rows, middle..<range.upperBound))
    }

    /// A column of the part; nil where the piece lacks it.
    func column(_ index: Int) -> ColumnVector? { rows.columns[index]?.slice(range) }
}
