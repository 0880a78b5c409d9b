import Catalog
import Columns

extension Snapshot {
    /// Whether a table has rows of a dataset.
    public func hasRows(of dataset: DatasetOrdinal, in table: TableSchema) -> Bool {
        segments(of: table).contains { $0.runs.contains { $0.dataset == dataset } }
    }

    /// The values of some columns for all rows of a dataset, in storage order.
    public func values(of columns: [String], in table: TableSchema, dataset: DatasetOrdinal) throws -> [ColumnVector] {
        var parts = [[ColumnVector]](repeating: [], count: columns.count)
        for segment in segments(of: table) {
            guard let run = segment.runs.firstIndex(where: { $0.dataset == dataset }) else { continue }
            let reader = try reader(of: segment, table: table)
            let rows = reader.layout.runs[run].rows
            for (index, name) in columns.enumerated() {
                guard let column = reader.column(named: name) else {
                    let type = table.column(named: name)?.type.physical ?? .text
                    parts[index].append(ColumnVector.nulls(type, count: rows.count))
                    continue
                }
                for page in reader.layout.pages(overlapping: rows) {
                    let pageRows = reader.layout.pages[page]
                    let part = rows.clamped(to: pageRows)
                    parts[index].append(
                        try reader.page(page, of: column).slice(
                            part.lowerBound - pageRows.lowerBound..<part.upperBound - pageRows.lowerBound))
                }
            }
        }
        return columns.enumerated().map { index, name in
            ColumnVector.concatenated(parts[index], type: table.column(named: name)?.type.physical ?? .text)
        }
    }
}
