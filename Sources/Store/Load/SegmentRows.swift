import Bits
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
        let wanted = pieces(of: index, rows)
        if wanted.count == 1, let column = wanted[0].part.column(index, rows: wanted[0].rows) {
            return column
        }
        guard let values = values(wanted, index, count: rows.count) else { return joined(wanted, index) }
        return ColumnVector(values, validity: validity(wanted, index, count: rows.count))
    }
}

/// Gathering without a vector for each part: where datasets come mixed a part
/// has some twenty rows.
extension SegmentRows {
    /// Some rows of a part, and its column.
    private typealias Piece = (part: RowPart, rows: Range<Int>, column: ColumnVector?)

    private func pieces(of index: Int, _ rows: Range<Int>) -> [Piece] {
        var low = 0
        var high = parts.count
        while low < high {
            let middle = (low + high) / 2
            if parts[middle].firstRow <= rows.lowerBound { low = middle + 1 } else { high = middle }
        }
        var pieces: [Piece] = []
        var next = max(0, low - 1)
        while next < parts.count, parts[next].firstRow < rows.upperBound {
            let (first, part) = (parts[next].firstRow, parts[next].part)
            let wanted = rows.clamped(to: first..<first + part.count)
            let local = wanted.lowerBound - first..<wanted.upperBound - first
            pieces.append((part, local, part.rows.columns[index]))
            next += 1
        }
        return pieces
    }

    /// Nil where identifiers are of several kinds.
    private func values(_ pieces: [Piece], _ index: Int, count: Int) -> ColumnVector.Values? {
        switch types[index] {
        case .integer:
            numbers(pieces, count: count) {
                if case .integers(let values) = $0.values { values } else { nil }
            }.map { .integers($0) }
        case .double:
            numbers(pieces, count: count) {
                if case .doubles(let values) = $0.values { values } else { nil }
            }.map { .doubles($0) }
        case .identifier:
            numbers(pieces, count: count) {
                if case .identifiers(.integers(let values)) = $0.values { values } else { nil }
            }.map { .identifiers(.integers($0)) }
        case .text: .texts(texts(pieces, count: count))
        }
    }

    /// Nil where the values of a piece are of another form.
    private func numbers<Number: BitwiseCopyable & ExpressibleByIntegerLiteral>(
        _ pieces: [Piece], count: Int, _ values: (ColumnVector) -> [Number]?
    ) -> [Number]? {
        guard pieces.allSatisfy({ $0.column.map { values($0) != nil } ?? true }) else { return nil }
        return [Number](unsafeUninitializedCapacity: count) { output, written in
            for piece in pieces {
                guard let column = piece.column, let source = values(column) else {
                    for _ in piece.rows {
                        output.initializeElement(at: written, to: 0)
                        written += 1
                    }
                    continue
                }
                source.withUnsafeBufferPointer { source in
                    piece.part.forEachPosition(in: piece.rows) { position in
                        output.initializeElement(at: written, to: source[position])
                        written += 1
                    }
                }
            }
        }
    }

    /// The texts of each piece of the input are numbered anew once.
    private func texts(_ pieces: [Piece], count: Int) -> TextVector {
        var builder = TextBuilder()
        var known: [ObjectIdentifier: [UInt32]] = [:]
        var codes: [UInt32] = []
        codes.reserveCapacity(count)
        for piece in pieces {
            guard case .texts(let texts) = piece.column?.values, !texts.dictionary.isEmpty else {
                // All rows are NULL: their codes mean nothing.
                codes.append(contentsOf: repeatElement(0, count: piece.rows.count))
                continue
            }
            let rows = ObjectIdentifier(piece.part.rows)
            let newCodes = known[rows] ?? texts.dictionary.map { builder.code(of: $0) }
            known[rows] = newCodes
            piece.part.forEachPosition(in: piece.rows) { codes.append(newCodes[Int(texts.codes[$0])]) }
        }
        return TextVector(codes: codes, dictionary: builder.vector.dictionary)
    }

    private func validity(_ pieces: [Piece], _ index: Int, count: Int) -> Bitmap? {
        guard pieces.contains(where: { $0.column == nil || $0.column?.validity != nil }) else { return nil }
        var bitmap = Bitmap(count: count, repeating: true)
        var row = 0
        for piece in pieces {
            guard let column = piece.column else {
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
            piece.part.forEachPosition(in: piece.rows) { position in
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
                piece.part.column(index, rows: piece.rows)
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
                rows: TypedRows(
                    columns: columns.map { $0?.gathered(positions) }, count: count, firstRow: 0),
                selection: .range(0..<count)))
        return sorted
    }
}
