import Catalog
import Columns
import Encodings
import SegmentFormat

extension Loader {
    /// Rows after which a segment takes no further dataset: half of the most,
    /// so that a dataset seldom has to be split and a question about few
    /// datasets has segments to skip.
    private static let fullRows = SegmentFormat.maximumRows / 2
    /// Sorts the rows of each dataset and writes the segments.
    mutating func writeSegments(in transaction: Transaction) throws {
        let present = table.columns.indices.filter { rows.isPresent[$0] }
        let columns = present.map { index in
            SegmentColumn(
                name: table.columns[index].name, type: table.columns[index].type,
                unit: table.columns[index].unit ?? "")
        }
        let maximumBytes = request.maximumSegmentBytes
        let byWidth = maximumBytes / (8 * max(1, columns.count)) / PageEncoding.maximumRows
        let maximumRows = min(SegmentFormat.maximumRows, max(1, byWidth) * PageEncoding.maximumRows)
        var pending: [(dataset: DatasetOrdinal, rows: ArraySlice<Int32>)] = []
        var pendingRows = 0
        var pendingBytes = 0
        func flush() throws {
            guard !pending.isEmpty else { return }
            try write(pending, columns, present, in: transaction)
            pending = []
            pendingRows = 0
            pendingBytes = 0
        }
        let texts = TextSizes(present.map { rows.columns[$0] }, maximum: maximumBytes)
        for (dataset, unsorted) in positions {
            var rest = sort(unsorted)[...]
            if pendingRows + rest.count > maximumRows { try flush() }
            while !rest.isEmpty {
                var part = rest.prefix(maximumRows)
                var bytes = 0
                if let texts { (part, bytes) = texts.prefix(of: part, maximum: maximumBytes) }
                if pendingBytes + bytes > maximumBytes { try flush() }
                pending.append((dataset, part))
                pendingRows += part.count
                pendingBytes += bytes
                rest = rest.dropFirst(part.count)
                // No dataset stands twice in a segment.
                let isFull = pendingRows >= min(maximumRows, Self.fullRows) || pendingBytes > maximumBytes / 2
                if isFull || !rest.isEmpty { try flush() }
            }
        }
        try flush()
    }

    private mutating func write(
        _ runs: [(dataset: DatasetOrdinal, rows: ArraySlice<Int32>)], _ columns: [SegmentColumn],
        _ present: [Int],
        in transaction: Transaction
    ) throws {
        let layout = SegmentLayout(
            datasets: try runs.map { (try catalog.id(of: $0.dataset), $0.rows.count) },
            maximumPageRows: PageEncoding.maximumRows)
        let positions = runs.flatMap(\.rows)
        let values = present.map { rows.columns[$0] }
        let entry = try transaction.write(
            table, layout: layout, ordinals: runs.map(\.dataset), columns: columns, profile: request.profile
        ) { column, rows in
            // Rows that came in the order of the segment need no gathering.
            let wanted = positions[rows]
            let first = Int(wanted.first ?? 0)
            let isContiguous = wanted.indices.allSatisfy { Int(wanted[$0]) == first + ($0 - rows.lowerBound) }
            return isContiguous
                ? values[column].slice(first..<first + rows.count) : values[column].gathered(Array(wanted))
        }
        summary.segments += 1
        summary.bytesWritten += entry.size
    }

    /// By the table's sort key, rows of equal keys in load order; load order
    /// where the table has none.
    private func sort(_ positions: [Int32]) -> [Int32] {
        let keys = table.sort.compactMap { table.position(ofColumn: $0) }.map { rows.columns[$0] }
        guard !keys.isEmpty else { return positions }
        return positions.sorted { left, right in
            for key in keys {
                let a = key[Int(left)]
                let b = key[Int(right)]
                if Value.precedes(a, b) { return true }
                if Value.precedes(b, a) { return false }
            }
            return left < right
        }
    }
}
