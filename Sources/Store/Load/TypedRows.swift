import Catalog
import Columns
import Import

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

    private static func textBytes(_ column: ColumnVector) -> Int {
        switch column.values {
        case .texts(let texts): texts.dictionary.reduce(0) { $0 + $1.utf8.count }
        case .identifiers(.mixed(let identifiers)):
            identifiers.reduce(0) { if case .text(let text) = $1 { $0 + text.utf8.count } else { $0 } }
        default: 0
        }
    }
}

extension TypedRows {
    /// Rows of one piece, those of each part moved together: a segment of mixed
    /// datasets is then copied from runs of rows, not gathered row by row from
    /// all over the memory. Their order in the load is lost.
    static func grouped(
        _ parts: [(dataset: DatasetOrdinal, part: RowPart)]
    ) -> [(dataset: DatasetOrdinal, part: RowPart)] {
        guard let rows = parts.first?.part.rows,
            parts.contains(where: { if case .positions = $0.part.selection { true } else { false } })
        else { return parts }
        var positions: [Int32] = []
        positions.reserveCapacity(rows.count)
        for (_, part) in parts { part.selection.forEach { positions.append(Int32($0)) } }
        let grouped = TypedRows(
            columns: rows.columns.map { $0?.gathered(positions) }, count: positions.count,
            firstRow: rows.firstRow)
        var first = 0
        return parts.map { dataset, part in
            defer { first += part.count }
            return (dataset, RowPart(rows: grouped, selection: .range(first..<first + part.count)))
        }
    }
}
