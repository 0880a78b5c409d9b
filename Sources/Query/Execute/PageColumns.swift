import Bits
import Columns
import Encodings
import SegmentFormat

/// The columns of one page, decoded when they are first asked for: a filter
/// that keeps no row spares the rest.
final class PageColumns {
    private let segment: SegmentReader
    private let page: Int
    private let meter: ReadMeter
    /// Position in the segment of each metric column of the plan; nil where
    /// the segment was written before the column was declared.
    private let positions: [Int?]
    private let types: [PhysicalType]
    private var decoded: [ColumnVector?]

    let rowCount: Int

    init(segment: SegmentReader, page: Int, columns: [QueryPlan.MetricColumn], meter: ReadMeter) {
        self.segment = segment
        self.page = page
        self.meter = meter
        positions = columns.map { segment.column(named: $0.name) }
        types = columns.map(\.type.physical)
        decoded = Array(repeating: nil, count: columns.count)
        rowCount = segment.layout.pages[page].count
    }

    func column(_ index: Int) throws -> ColumnVector {
        if let known = decoded[index] { return known }
        let column =
            try positions[index].map { try segment.page(page, of: $0, meter: meter) }
            ?? ColumnVector.nulls(types[index], count: rowCount)
        decoded[index] = column
        return column
    }

    /// Calls `body` with the numbers of a column a vector at a time, without
    /// holding them; false if they are held already, or are no numbers.
    func forEachVector(
        of index: Int, rows: Range<Int>, where live: Bitmap?, _ body: (PreparedPage.Numbers) -> Void
    ) throws -> Bool {
        guard decoded[index] == nil, let position = positions[index] else { return false }
        return try segment.withPage(page, of: position, meter: meter) { page in
            guard page.isNumeric else { return false }
            try page.forEachVector(of: rows, where: live, body)
            return true
        }
    }
}
