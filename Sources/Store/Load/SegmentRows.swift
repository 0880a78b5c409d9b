import Bits
import Catalog
import Columns
import SegmentFormat

/// The rows of one segment to be written, gathered from the pieces of the
/// input page by page.
struct SegmentRows: SegmentPages {
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

    /// A column of the segment for some of its rows.
    func values(_ column: Int, _ rows: Range<Int>) -> ColumnVector { self.column(columns[column], rows) }

    /// A column of the table for some rows of the segment.
    private func column(_ index: Int, _ rows: Range<Int>) -> ColumnVector {
        let wanted = pieces(of: rows)
        if wanted.count == 1, let column = parts[wanted[0].part].part.column(index, rows: wanted[0].rows) {
            return column
        }
        guard let values = values(wanted, index, count: rows.count) else { return joined(wanted, index) }
        return ColumnVector(values, validity: validity(wanted, index, count: rows.count))
    }
}

/// Gathering without a vector for each part: where datasets come mixed a part
/// has some twenty rows.
extension SegmentRows {
    /// Some rows of a part, by its place among the parts.
    private typealias Piece = (part: Int, rows: Range<Int>)

    private func pieces(of rows: Range<Int>) -> [Piece] {
        var low = 0
        var high = parts.count
        while low < high {
            let middle = (low + high) / 2
            if parts[middle].firstRow <= rows.lowerBound { low = middle + 1 } else { high = middle }
        }
        var pieces: [Piece] = []
        var next = max(0, low - 1)
        while next < parts.count, parts[next].firstRow < rows.upperBound {
            let first = parts[next].firstRow
            let wanted = rows.clamped(to: first..<first + parts[next].part.count)
            pieces.append((next, wanted.lowerBound - first..<wanted.upperBound - first))
            next += 1
        }
        return pieces
    }

    /// Nil where identifiers are of several kinds.
    private func values(_ pieces: [Piece], _ index: Int, count: Int) -> ColumnVector.Values? {
        switch types[index] {
        case .integer:
            numbers(pieces, index, count: count) {
                if case .integers(let values) = $0.values { values } else { nil }
            }.map { .integers($0) }
        case .double:
            numbers(pieces, index, count: count) {
                if case .doubles(let values) = $0.values { values } else { nil }
            }.map { .doubles($0) }
        case .identifier:
            numbers(pieces, index, count: count) {
                if case .identifiers(.integers(let values)) = $0.values { values } else { nil }
            }.map { .identifiers(.integers($0)) }
        case .text: .texts(texts(pieces, index, count: count))
        }
    }

    /// Nil where the values of a piece are of another form.
    private func numbers<Number: BitwiseCopyable & ExpressibleByIntegerLiteral>(
        _ pieces: [Piece], _ index: Int, count: Int, _ values: (ColumnVector) -> [Number]?
    ) -> [Number]? {
        var isOfOneForm = true
        let numbers = [Number](unsafeUninitializedCapacity: count) { output, written in
            for piece in pieces {
                let part = parts[piece.part].part
                let target = UnsafeMutableBufferPointer(
                    rebasing: output[written..<written + piece.rows.count])
                written += piece.rows.count
                guard let column = part.rows.columns[index] else {
                    target.initialize(repeating: 0)
                    continue
                }
                guard let source = values(column) else {
                    isOfOneForm = false
                    written = 0
                    return
                }
                switch part.selection {
                case .range(let range):
                    let start = range.lowerBound + piece.rows.lowerBound
                    _ = target.initialize(fromContentsOf: source[start..<start + piece.rows.count])
                case .positions(let positions):
                    for (place, row) in piece.rows.enumerated() {
                        target.initializeElement(at: place, to: source[Int(positions[row])])
                    }
                }
            }
        }
        return isOfOneForm ? numbers : nil
    }

    /// The texts of each piece of the input are numbered anew once.
    private func texts(_ pieces: [Piece], _ index: Int, count: Int) -> TextVector {
        var builder = TextBuilder()
        var known: [ObjectIdentifier: [UInt32]] = [:]
        var codes: [UInt32] = []
        codes.reserveCapacity(count)
        for piece in pieces {
            let part = parts[piece.part].part
            guard case .texts(let texts) = part.rows.columns[index]?.values, !texts.dictionary.isEmpty else {
                // All rows are NULL: their codes mean nothing.
                codes.append(contentsOf: repeatElement(0, count: piece.rows.count))
                continue
            }
            let rows = ObjectIdentifier(part.rows)
            let newCodes = known[rows] ?? texts.dictionary.map { builder.code(of: $0) }
            known[rows] = newCodes
            part.forEachPosition(in: piece.rows) { codes.append(newCodes[Int(texts.codes[$0])]) }
        }
        return TextVector(codes: codes, dictionary: builder.vector.dictionary)
    }

    private func validity(_ pieces: [Piece], _ index: Int, count: Int) -> Bitmap? {
        func column(_ piece: Piece) -> ColumnVector? { parts[piece.part].part.rows.columns[index] }
        guard pieces.contains(where: { column($0).map { $0.validity != nil } ?? true }) else { return nil }
        var bitmap = Bitmap(count: count, repeating: true)
        var row = 0
        for piece in pieces {
            guard let column = column(piece) else {
                for _ in piece.rows {
                    bitmap.clear(row)
                    row += 1
                }
                continue
            }
            guard let validity = column.validity else {
                row += piece.rows.count
                continue
            }
            parts[piece.part].part.forEachPosition(in: piece.rows) { position in
                if !validity[position] { bitmap.clear(row) }
                row += 1
            }
        }
        return bitmap.isFull ? nil : bitmap
    }

    private func joined(_ pieces: [Piece], _ index: Int) -> ColumnVector {
        let type = types[index]
        return ColumnVector.concatenated(
            pieces.map { piece in
                parts[piece.part].part.column(index, rows: piece.rows)
                    ?? ColumnVector.nulls(type, count: piece.rows.count)
            }, type: type)
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
