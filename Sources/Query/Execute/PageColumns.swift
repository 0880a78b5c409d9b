import Bits
import Columns
import Encodings
import SegmentFormat

/// The columns of one page, decoded when they are first asked for: a filter
/// that keeps no row spares the rest.
final class PageColumns: BatchColumns {
    private let segment: SegmentReader
    private let page: Int
    private let meter: ReadMeter
    /// Position in the segment of each metric column of the plan; nil where
    /// the segment was written before the column was declared.
    private let stored: [Int?]
    private let types: [PhysicalType]
    private var whole: [ColumnVector?]
    private var parts: [(rows: Range<Int>, values: ColumnVector)?]
    /// Rows that were read in parts, by column, in whole vectors.
    private var rowsInParts: [Int]

    /// Rows that are decoded together at least.
    private static let vectorRows = 1024

    let rowCount: Int

    init(segment: SegmentReader, page: Int, columns: [QueryPlan.MetricColumn], meter: ReadMeter) {
        self.segment = segment
        self.page = page
        self.meter = meter
        stored = columns.map { segment.column(named: $0.name) }
        types = columns.map(\.type.physical)
        whole = Array(repeating: nil, count: columns.count)
        parts = Array(repeating: nil, count: columns.count)
        rowsInParts = Array(repeating: 0, count: columns.count)
        rowCount = segment.layout.pages[page].count
    }

    /// Whether so many rows are read without the rest of their page: a row
    /// costs the decoding of its vector, so that an eighth of the vectors still
    /// costs far less than the page.
    func isSmall(_ rows: Int) -> Bool {
        (rows + Self.vectorRows - 1) / Self.vectorRows * 8 <= rowCount / Self.vectorRows
    }

    /// All rows of a column.
    func column(_ index: Int) throws -> ColumnVector {
        if let known = whole[index] { return known }
        let column =
            try stored[index].map { try segment.page(page, of: $0, meter: meter) }
            ?? ColumnVector.nulls(types[index], count: rowCount)
        whole[index] = column
        return column
    }

    /// Some rows of a column. What was read last is kept: a condition and a
    /// result may ask for the same.
    func column(_ index: Int, rows: Range<Int>) throws -> ColumnVector {
        if rows.count == rowCount { return try column(index) }
        if let known = whole[index] { return known.slice(rows) }
        if let known = parts[index], known.rows == rows { return known.values }
        guard let position = stored[index] else {
            return ColumnVector.nulls(types[index], count: rows.count)
        }
        rowsInParts[index] += (rows.count + Self.vectorRows - 1) / Self.vectorRows * Self.vectorRows
        guard isSmall(rowsInParts[index]) else { return try column(index).slice(rows) }
        let values = try segment.rows(rows, ofPage: page, column: position, meter: meter)
        parts[index] = (rows, values)
        return values
    }

    /// The vectors without any of these rows stay as they are: of 10 M rows those
    /// of one neuron lie in two of the 64 vectors of a page.
    func column(_ index: Int, rows: Range<Int>, at positions: [Int32]) throws -> ColumnVector {
        guard whole[index] == nil, parts[index] == nil, let position = stored[index] else {
            return try column(index, rows: rows).gathered(positions)
        }
        let start = Int32(rows.lowerBound)
        return try segment.withPage(page, of: position, meter: meter) { page in
            try page.decode(at: start == 0 ? positions : positions.map { $0 + start })
        }
    }

    /// Which rows of a column fulfil a condition and which are NULL, found in the
    /// compressed page; nil if it is held already or is of another kind, and for
    /// a small part of it: opening a page costs what all its rows cost.
    func select(
        _ index: Int, rows: Range<Int>, _ select: (PreparedPage) throws -> Bitmap?
    ) throws -> Truth? {
        guard whole[index] == nil, parts[index] == nil, rows.count * 8 >= rowCount,
            let position = stored[index]
        else { return nil }
        return try segment.withPage(page, of: position, meter: meter) { page in
            guard var isTrue = try select(page) else { return nil }
            guard let validity = page.validity?.slice(rows) else {
                return Truth(isTrue: isTrue, isNull: Bitmap(count: rows.count, repeating: false))
            }
            isTrue.formIntersection(validity)
            return Truth(isTrue: isTrue, isNull: validity.inverted())
        }
    }

    func places(of index: Int, rows: Range<Int>) throws -> PagePlaces? {
        guard whole[index] == nil, let position = stored[index], rows.count * 8 >= rowCount
        else { return nil }
        return try segment.withPage(page, of: position, meter: meter) { try PagePlaces($0, rows) }
    }

    /// Calls `body` with the numbers of a column a vector at a time and how
    /// many count, without holding them; false if they are held already, or are
    /// no numbers.
    func forEachSummand(
        of index: Int, rows: Range<Int>, where live: Bitmap?, _ body: (PreparedPage.Summands, Int) -> Void
    ) throws -> Bool {
        guard whole[index] == nil, let position = stored[index] else { return false }
        return try segment.withPage(page, of: position, meter: meter) { page in
            guard page.isNumeric else { return false }
            try page.forEachSummand(of: rows, where: live, body)
            return true
        }
    }
}
