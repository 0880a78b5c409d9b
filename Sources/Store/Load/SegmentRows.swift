import Bits
import Catalog
import Columns
import SegmentFormat

/// The rows of one segment to be written, gathered from the pieces of the
/// input page by page. Where datasets come mixed a part of a piece has some
/// twenty rows, so parts are numbers here, without anything to be counted.
struct SegmentRows: SegmentPages {
    let runs: [(dataset: DatasetOrdinal, count: Int)]
    /// Positions of the table's columns of which any row has a value.
    let columns: [Int]
    /// In the order of the rows.
    private var parts: [Part] = []
    private let count: Int
    /// The values of each column of the table in each piece.
    private let sources: [PieceValues]

    private struct Part: Sendable {
        /// Among the rows of the segment.
        var firstRow: Int32
        /// Among the pieces.
        var piece: Int32
        /// Among the rows of the piece.
        var start: Int32
    }

    /// Datasets come in order of their ordinals, rows in the order of the input
    /// or in that of the table's sort key.
    init(_ datasets: [DatasetRows], table: TableSchema) {
        let sortKey = table.sort.compactMap { table.position(ofColumn: $0) }
        let types = table.columns.map(\.type.physical)
        let ordered = datasets.sorted { $0.dataset < $1.dataset }
            .map { sortKey.isEmpty ? $0 : $0.sorted(by: sortKey, types: types) }
        runs = ordered.map { ($0.dataset, $0.count) }
        var pieces: [TypedRows] = []
        var known: [ObjectIdentifier: Int32] = [:]
        var row = 0
        for part in ordered.lazy.flatMap(\.parts) {
            let piece = known[ObjectIdentifier(part.rows)] ?? Int32(pieces.count)
            if piece == pieces.count {
                known[ObjectIdentifier(part.rows)] = piece
                pieces.append(part.rows)
            }
            parts.append(Part(firstRow: Int32(row), piece: piece, start: Int32(part.range.lowerBound)))
            row += part.count
        }
        count = row
        columns = types.indices.filter { index in pieces.contains { $0.columns[index] != nil } }
        sources = types.indices.map { index in
            PieceValues(pieces.map { $0.columns[index] }, types[index], rows: row)
        }
    }

    /// A column of the segment for some of its rows.
    func values(_ column: Int, _ rows: Range<Int>) -> ColumnVector { self.column(columns[column], rows) }

    /// A column of the table for some rows of the segment.
    private func column(_ index: Int, _ rows: Range<Int>) -> ColumnVector {
        let range = parts(overlapping: rows)
        let values = sources[index]
        if range.count == 1, let column = values.columns[Int(parts[range.lowerBound].piece)] {
            let first = Int(parts[range.lowerBound].start) - Int(parts[range.lowerBound].firstRow)
            return column.slice(rows.lowerBound + first..<rows.upperBound + first)
        }
        let gathered: ColumnVector.Values
        switch values.form {
        case .integers(let pieces): gathered = .integers(numbers(pieces, rows))
        case .doubles(let pieces): gathered = .doubles(numbers(pieces, rows))
        case .identifiers(let pieces): gathered = .identifiers(.integers(numbers(pieces, rows)))
        case .texts(let texts): gathered = .texts(self.texts(texts, values.columns, rows))
        case .mixed: return joined(values, rows)
        }
        return ColumnVector(gathered, validity: validity(values, rows))
    }
}

extension SegmentRows {
    private func parts(overlapping rows: Range<Int>) -> Range<Int> {
        /// How many parts begin before a row.
        func before(_ row: Int) -> Int {
            var (low, high) = (0, parts.count)
            while low < high {
                let middle = (low + high) / 2
                if parts[middle].firstRow < row { low = middle + 1 } else { high = middle }
            }
            return low
        }
        return max(0, before(rows.lowerBound + 1) - 1)..<before(rows.upperBound)
    }

    /// Calls `body` for each part of some rows of the segment: with its piece, its
    /// rows there, and its place among the rows wanted.
    @inline(__always)
    private func forEachPart(
        of rows: Range<Int>, _ body: (_ piece: Int, _ rows: Range<Int>, _ place: Int) -> Void
    ) {
        for index in parts(overlapping: rows) {
            let part = parts[index]
            let first = Int(part.firstRow)
            let end = index + 1 < parts.count ? Int(parts[index + 1].firstRow) : count
            let wanted = max(first, rows.lowerBound)..<min(end, rows.upperBound)
            let start = Int(part.start) + wanted.lowerBound - first
            body(Int(part.piece), start..<start + wanted.count, wanted.lowerBound - rows.lowerBound)
        }
    }

    private func numbers<Number: BitwiseCopyable & ExpressibleByIntegerLiteral>(
        _ pieces: [[Number]], _ rows: Range<Int>
    ) -> [Number] {
        [Number](unsafeUninitializedCapacity: rows.count) { output, written in
            forEachPart(of: rows) { piece, rows, place in
                let target = UnsafeMutableBufferPointer(rebasing: output[place..<place + rows.count])
                pieces[piece].withUnsafeBufferPointer { source in
                    if source.isEmpty {
                        target.initialize(repeating: 0)
                    } else {
                        _ = target.initialize(fromContentsOf: source[rows])
                    }
                }
            }
            written = rows.count
        }
    }

    private func texts(_ all: NumberedTexts?, _ columns: [ColumnVector?], _ rows: Range<Int>) -> TextVector {
        var used = Set<Int>()
        if all == nil { forEachPart(of: rows) { piece, _, _ in used.insert(piece) } }
        let texts = all ?? NumberedTexts(columns, only: used)
        return texts.vector(count: rows.count) { body in
            forEachPart(of: rows) { piece, rows, _ in body(piece, rows) }
        }
    }

    private func validity(_ values: PieceValues, _ rows: Range<Int>) -> Bitmap? {
        guard values.haveNulls else { return nil }
        var bitmap = Bitmap(count: rows.count, repeating: true)
        forEachPart(of: rows) { piece, rows, place in
            guard let column = values.columns[piece] else {
                for row in place..<place + rows.count { bitmap.clear(row) }
                return
            }
            guard let validity = column.validity else { return }
            for row in rows where !validity[row] { bitmap.clear(place + row - rows.lowerBound) }
        }
        return bitmap.isFull ? nil : bitmap
    }

    private func joined(_ values: PieceValues, _ rows: Range<Int>) -> ColumnVector {
        var slices: [ColumnVector] = []
        forEachPart(of: rows) { piece, rows, _ in
            slices.append(
                values.columns[piece]?.slice(rows) ?? ColumnVector.nulls(values.type, count: rows.count))
        }
        return ColumnVector.concatenated(slices, type: values.type)
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
                TypedRows(columns: columns.map { $0?.gathered(positions) }, count: count, firstRow: 0)))
        return sorted
    }
}
