import Bits
import Catalog
import Columns

/// Reads one dataset after another. Small datasets share a page, so the last
/// page of every column stays decoded: hundreds of them cost one decoding.
struct DatasetReader {
    private struct Place: Hashable {
        var segment: UUIDBytes
        var column: String
    }

    private let snapshot: Snapshot
    private var decoded: [Place: (page: Int, values: ColumnVector)] = [:]

    init(_ snapshot: Snapshot) { self.snapshot = snapshot }

    /// The values of some columns for all rows of a dataset, in storage order.
    mutating func values(
        of columns: [String], in table: TableSchema, dataset: DatasetOrdinal
    ) throws -> [ColumnVector] {
        var parts = [[ColumnVector]](repeating: [], count: columns.count)
        let segments = try snapshot.segments(of: table)
        for place in try snapshot.runs(of: table)[dataset] ?? [] {
            let segment = segments[place.segment]
            let reader = try snapshot.reader(of: segment, table: table)
            let rows = reader.layout.runs[place.run].rows
            for (index, name) in columns.enumerated() {
                guard let column = reader.column(named: name) else {
                    let type = table.column(named: name)?.type.physical ?? .text
                    parts[index].append(ColumnVector.nulls(type, count: rows.count))
                    continue
                }
                let place = Place(segment: segment.id, column: name)
                for page in reader.layout.pages(overlapping: rows) {
                    let pageRows = reader.layout.pages[page]
                    if decoded[place]?.page != page {
                        decoded[place] = (page, try reader.page(page, of: column))
                    }
                    let part = rows.clamped(to: pageRows)
                    if let values = decoded[place]?.values {
                        parts[index].append(
                            values.slice(
                                part.lowerBound - pageRows.lowerBound..<part.upperBound - pageRows.lowerBound)
                        )
                    }
                }
            }
        }
        return columns.enumerated().map { index, name in
            ColumnVector.concatenated(parts[index], type: table.column(named: name)?.type.physical ?? .text)
        }
    }
}
