import Catalog
import Columns

/// The rows of one segment to be written, gathered from the pieces of the
/// input page by page.
struct SegmentRows: Sendable {
    let runs: [(dataset: DatasetOrdinal, count: Int)]
    /// Positions of the table's columns of which any row has a value.
    let columns: [Int]
    private let parts: [Part]
    private let types: [PhysicalType]

    private struct Part: Sendable {
        var firstRow: Int
        var part: RowPart
    }

    /// Datasets come in order of their ordinals, rows in the order of the input
    /// or in that of the table's sort key.
    init(_ datasets: [DatasetRows], table: TableSchema) {
        let sortKey = table.sort.compactMap { table.position(ofColumn: $0) }
        let ordered = datasets.sorted { $0.dataset < $1.dataset }
            .map { sortKey.isEmpty ? $0 : $0.sorted(by: sortKey, types: table.columns.map(\.type.physical)) }
        runs = ordered.map { ($0.dataset, $0.count) }
        types = table.columns.map(\.type.physical)
        var parts: [Part] = []
        var row = 0
        for part in ordered.lazy.flatMap(\.parts) {
            parts.append(Part(firstRow: row, part: part))
            row += part.count
        }
        self.parts = parts
        columns = table.columns.indices.filter { index in
            parts.contains { $0.part.rows.columns[index] != nil }
        }
    }

    /// A column of the table for some rows of the segment.
    func column(_ index: Int, _ rows: Range<Int>) -> ColumnVector {
        var low = 0
        var high = parts.count
        while low < high {
            let middle = (low + high) / 2
            if parts[middle].firstRow <= rows.lowerBound { low = middle + 1 } else { high = middle }
        }
        var pieces: [ColumnVector] = []
        var next = max(0, low - 1)
        while next < parts.count, parts[next].firstRow < rows.upperBound {
            let (first, part) = (parts[next].firstRow, parts[next].part)
            let wanted = rows.clamped(to: first..<first + part.count)
            let local = wanted.lowerBound - first..<wanted.upperBound - first
            pieces.append(
                part.column(index, rows: local) ?? ColumnVector.nulls(types[index], count: wanted.count))
            next += 1
        }
        return ColumnVector.concatenated(pieces, type: types[index])
    }
}

extension DatasetRows {
    /// The rows by the columns of the sort key, those of equal keys in the order
    /// of the input.
    fileprivate func sorted(by key: [Int], types: [PhysicalType]) -> DatasetRows {
        let columns = types.indices.map { index -> ColumnVector? in
            guard parts.contains(where: { $0.rows.columns[index] != nil }) else { return nil }
            let pieces = parts.map {
                $0.column(index) ?? ColumnVector.nulls(types[index], count: $0.count)
            }
            return ColumnVector.concatenated(pieces, type: types[index])
        }
        let keys = key.compactMap { columns[$0] }
        let positions = (0..<Int32(count)).sorted { left, right in
            for key in keys {
                let (a, b) = (key[Int(left)], key[Int(right)])
                if Value.precedes(a, b) { return true }
                if Value.precedes(b, a) { return false }
            }
            return left < right
        }
        var sorted = DatasetRows(dataset)
        sorted.append(
            RowPart(
                rows: TypedRows(
                    columns: columns.map { $0?.gathered(positions) }, count: count, firstRow: 0),
                selection: .range(0..<count)))
        return sorted
    }
}
