import Catalog
import Columns
import SegmentFormat

/// Bytes of the texts of pages, each distinct one of a page and column once.
struct TextSizes {
    private struct Place: Hashable {
        var segment: UUIDBytes
        var page: Int
    }

    /// Names of the columns that may hold texts.
    private let columns: [String]
    private var known: [Place: Int] = [:]

    init(_ table: TableSchema) {
        columns = table.columns.filter { $0.type == .text || $0.type == .id }.map(\.name)
    }

    mutating func bytes(ofPage page: Int, _ reader: SegmentReader) throws -> Int {
        let place = Place(segment: reader.id, page: page)
        if let bytes = known[place] { return bytes }
        let bytes = try columns.reduce(0) { bytes, name in
            guard let column = reader.column(named: name) else { return bytes }
            return try bytes + reader.textBytes(ofPage: page, column: column)
        }
        known[place] = bytes
        return bytes
    }
}
