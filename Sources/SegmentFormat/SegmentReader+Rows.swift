import Columns

extension SegmentReader {
    /// The values of some rows of a page, which must have them; only the
    /// vectors that hold the rows are decoded.
    public func rows(
        _ rows: Range<Int>, ofPage page: Int, column: Int, meter: ReadMeter? = nil
    ) throws -> ColumnVector {
        try withPage(page, of: column, meter: meter) { try $0.decode(rows) }
    }
}
