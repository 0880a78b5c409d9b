import Catalog
import Columns
import StoreIO

/// Rows of one piece of the input, typed; shared by the parts that lead to them.
final class TypedRows: Sendable {
    /// Parallel to the table's columns; nil where all rows are null because the
    /// input lacks the column.
    let columns: [ColumnVector?]
    let count: Int
    /// The position of the first row in the whole load.
    let firstRow: Int
    /// Bytes of the texts, each distinct one of a column once.
    let textBytes: Int
    /// Bytes that the rows take in memory, about.
    let memory: Int

    init(columns: [ColumnVector?], count: Int, firstRow: Int) {
        self.columns = columns
        self.count = count
        self.firstRow = firstRow
        textBytes = columns.reduce(0) { $0 + ($1.map(Self.textBytes) ?? 0) }
        memory = textBytes + columns.count { $0 != nil } * count * 8
    }

    /// The same rows with some of the columns alone.
    func keeping(_ kept: [Int]) -> TypedRows {
        TypedRows(
            columns: columns.indices.map { kept.contains($0) ? columns[$0] : nil }, count: count,
            firstRow: firstRow)
    }

    /// Where more rows like these are going to wait in memory.
    func prefer(_ pages: inout HugePages) {
        for column in columns {
            switch column?.values {
            case .integers(let values), .identifiers(.integers(let values)):
                values.withUnsafeBytes { pages.prefer(around: $0) }
            case .doubles(let values): values.withUnsafeBytes { pages.prefer(around: $0) }
            case .texts(let texts): texts.codes.withUnsafeBytes { pages.prefer(around: $0) }
            case .identifiers(.mixed), nil: break
            }
        }
    }

    private static func textBytes(_ column: ColumnVector) -> Int {
        switch column.values {
        case .texts(let texts): texts.dictionary.reduce(0) { $0 + $1.utf8.count }
        case .identifiers(.mixed(let identifiers)):
            identifiers.reduce(0) { if case .text(let text) = $1 { $0 + text.utf8.count } else { $0 } }
        default: 0
        }
    }
}
