import Catalog
import Columns
import Import

/// Where the rows of a load stand in its files, and what their keys and
/// references are: for messages, since rows lose their place when they are
/// sorted into segments.
struct RowPlaces {
    private struct Piece {
        var firstRow: Int
        var file: String
        var lines: ImportedBatch
        var parts: [(dataset: DatasetOrdinal, part: RowPart)]
    }

    /// Positions of the table's columns that are kept.
    private let columns: [Int]
    /// Bytes of kept columns and lines; beyond them nothing is kept.
    private let maximumMemory: Int
    private var pieces: [Piece] = []
    private var memory = 0
    /// Whether all rows are there.
    private(set) var isComplete = true

    init(columns: [Int], maximumMemory: Int) {
        self.columns = columns
        self.maximumMemory = maximumMemory
    }

    mutating func append(
        _ batch: ImportedBatch, file: String, rows: TypedRows,
        parts: [(dataset: DatasetOrdinal, part: RowPart)]
    ) {
        guard isComplete, !columns.isEmpty else { return }
        memory += columns.count * rows.count * 8 + parts.count * 100 + (batch.isMixed ? rows.count * 4 : 0)
        guard memory <= maximumMemory else { return forget() }
        let kept = rows.keeping(columns)
        pieces.append(
            Piece(
                firstRow: rows.firstRow, file: file, lines: batch.withoutColumns(),
                parts: parts.map { ($0.dataset, RowPart(kept, $0.part.range)) }))
    }

    /// There are rows of which nothing is known.
    mutating func forget() {
        isComplete = false
        pieces = []
    }

    /// Where a row of the load stands, as `file:line`.
    func place(ofRow row: Int) -> String {
        guard let piece = pieces.last(where: { $0.firstRow <= row }) else { return "row \(row + 1)" }
        return "\(piece.file):\(piece.lines.lineOfRow(row - piece.firstRow))"
    }

    /// Calls `body` with each row of a dataset, its cells in `columns`, in the
    /// order of the input, until it returns false. No rows where not all are kept.
    func forEachRow(
        of dataset: DatasetOrdinal, _ columns: [Int], _ body: (_ row: Int, _ cells: [Value]) -> Bool
    ) {
        for piece in pieces {
            for (owner, part) in piece.parts where owner == dataset {
                for position in part.range {
                    let cells = columns.map { part.rows.columns[$0]?[position] ?? .null }
                    guard body(piece.firstRow + position, cells) else { return }
                }
            }
        }
    }
}
