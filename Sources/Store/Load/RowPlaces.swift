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
    /// Bytes of kept columns; beyond them only the places are kept.
    private let maximumMemory: Int
    private var pieces: [Piece] = []
    private var memory = 0
    /// Whether the columns of all rows are there.
    private(set) var isComplete = true

    init(columns: [Int], maximumMemory: Int) {
        self.columns = columns
        self.maximumMemory = maximumMemory
    }

    mutating func append(
        _ batch: ImportedBatch, file: String, rows: TypedRows,
        parts: [(dataset: DatasetOrdinal, part: RowPart)]
    ) {
        var piece = Piece(firstRow: rows.firstRow, file: file, lines: batch.withoutColumns(), parts: [])
        memory += columns.count * rows.count * 8 + parts.count * 100
        if !columns.isEmpty, isComplete, memory <= maximumMemory {
            let kept = TypedRows(
                columns: rows.columns.indices.map { columns.contains($0) ? rows.columns[$0] : nil },
                count: rows.count, firstRow: rows.firstRow)
            piece.parts = parts.map { ($0.dataset, RowPart(rows: kept, selection: $0.part.selection)) }
        } else if isComplete {
            isComplete = false
            for index in pieces.indices { pieces[index].parts = [] }
        }
        pieces.append(piece)
    }

    /// There are rows of which nothing is known.
    mutating func forget() { isComplete = false }

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
                for index in 0..<part.count {
                    let position = part.position(index)
                    let cells = columns.map { part.rows.columns[$0]?[position] ?? .null }
                    guard body(piece.firstRow + position, cells) else { return }
                }
            }
        }
    }
}
