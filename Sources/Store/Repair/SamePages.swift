import Columns
import SegmentFormat

/// The pages of a segment as they stand, for another segment of the same rows.
struct SamePages: SegmentPages {
    let reader: SegmentReader

    func values(_ column: Int, _ rows: Range<Int>) throws -> ColumnVector {
        let parts = try reader.layout.pages(overlapping: rows).map { page in
            let whole = reader.layout.pages[page]
            let part = rows.clamped(to: whole)
            let local = part.lowerBound - whole.lowerBound..<part.upperBound - whole.lowerBound
            return try reader.rows(local, ofPage: page, column: column)
        }
        return ColumnVector.concatenated(parts, type: reader.schema.columns[column].type.physical)
    }

    func page(_ page: Int, of column: Int, _ rows: Range<Int>) throws -> PageContent {
        var content = PageContent(try reader.page(page, of: column))
        // Columns and dictionaries are the same, so that each means what it meant.
        content.payload = try reader.payload(ofPage: page, column: column, for: reader.schema).bytes
        return content
    }

    func sharedTexts(of column: Int) throws -> [UInt8]? { try reader.sharedTextBytes(of: column) }
}
