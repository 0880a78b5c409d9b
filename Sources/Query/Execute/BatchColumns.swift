import Bits
import Columns
import Encodings

/// The columns that a batch reads: of a stored page, or of rows in memory.
protocol BatchColumns: AnyObject {
    /// Some rows of a column.
    func column(_ index: Int, rows: Range<Int>) throws -> ColumnVector

    /// The rows at some positions of `rows`, counted from its first, which do not
    /// descend.
    func column(_ index: Int, rows: Range<Int>, at positions: [Int32]) throws -> ColumnVector

    /// Which rows of a column a compressed page says lie in a range, and which
    /// are NULL; nil where there is no such page.
    func select(
        _ index: Int, rows: Range<Int>, _ select: (PreparedPage) throws -> Bitmap?
    ) throws -> Truth?

    /// Rows by their place in a list of few values, where a compressed page
    /// holds such a list.
    func places(of index: Int, rows: Range<Int>) throws -> PagePlaces?

    /// Calls `body` with the numbers of a compressed page; false where there is
    /// none.
    func forEachSummand(
        of index: Int, rows: Range<Int>, where live: Bitmap?, _ body: (PreparedPage.Summands, Int) -> Void
    ) throws -> Bool
}

extension BatchColumns {
    func column(_ index: Int, rows: Range<Int>, at positions: [Int32]) throws -> ColumnVector {
        try column(index, rows: rows).gathered(positions)
    }

    func places(of index: Int, rows: Range<Int>) throws -> PagePlaces? { nil }

    func select(
        _ index: Int, rows: Range<Int>, _ select: (PreparedPage) throws -> Bitmap?
    ) throws -> Truth? { nil }

    func forEachSummand(
        of index: Int, rows: Range<Int>, where live: Bitmap?, _ body: (PreparedPage.Summands, Int) -> Void
    ) throws -> Bool { false }

    /// Which rows of a column are NULL, without decoding it where it is compressed.
    func nulls(of index: Int, rows: Range<Int>) throws -> Bitmap {
        let none = Bitmap(count: rows.count, repeating: false)
        if let known = try select(index, rows: rows, { _ in none }) { return known.isNull }
        return try column(index, rows: rows).validity?.inverted() ?? none
    }
}
