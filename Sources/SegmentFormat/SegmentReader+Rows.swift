import Columns

extension SegmentReader {
    /// The values of some rows of a page, which must have them.
    public func rows(
        _ rows: Range<Int>, ofPage page: Int, column: Int, meter: ReadMeter? = nil
    ) throws -> ColumnVector {
        let values = try self.page(page, of: column, meter: meter)
        return rows.count == values.count ? values : values.slice(rows)
    }
}
