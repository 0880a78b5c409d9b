import Columns

/// An aligned table for people at a terminal:
///
///      cid │ mesh_volume │ label
///          │        µm^3 │
///     ─────┼─────────────┼──────
///        1 │         0.5 │ a
///
/// The unit row is there if any column has a unit. The first rows are held
/// back to find the widths; a later value that is wider moves its own line
/// only. Line breaks and other control characters in a text are shown as
/// escapes, since they would break the table or steer the terminal.
public struct TableWriter: ResultSink {
    /// Rows that decide the widths: many screens full, few bytes.
    static let measuredRows = 1_000

    private var columns: [ResultColumn] = []
    /// In characters, once `held` has been written.
    private var widths: [Int] = []
    private var held: [[String]]? = []
    private var output: OutputBuffer

    public init(to target: any ByteSink) { output = OutputBuffer(target) }

    public mutating func begin(_ columns: [ResultColumn]) throws {
        self.columns = columns
        held = []
    }

    public mutating func append(_ rows: [[Value]]) throws {
        for row in rows {
            let fields = Cell.row(row, columns).map { cell in
                cell.plainText.map(TableWriter.visible) ?? "NULL"
            }
            guard let count = held?.count else {
                writeLine(fields)
                try output.flushIfFull()
                continue
            }
            held?.append(fields)
            if count + 1 == TableWriter.measuredRows { try release() }
        }
    }

    public mutating func finish() throws {
        try release()
        try output.flush()
    }

    /// Fixes the widths and writes the header and the rows held back.
    private mutating func release() throws {
        guard let rows = held else { return }
        held = nil
        let names = columns.map { TableWriter.visible($0.name) }
        let units = columns.map { TableWriter.visible($0.unit ?? "") }
        let hasUnits = columns.contains { $0.unit != nil }
        let header = hasUnits ? [names, units] : [names]
        widths = columns.indices.map { column in
            (header + rows).reduce(0) { max($0, TableWriter.width($1[column])) }
        }
        for line in header { writeLine(line) }
        let rule = widths.map { String(repeating: "─", count: $0 + 2) }
        output.append(rule.joined(separator: "┼") + "\n")
        for row in rows {
            writeLine(row)
            try output.flushIfFull()
        }
    }

    /// Blanks at the end of a line are left out.
    private mutating func writeLine(_ fields: [String]) {
        var line = ""
        for (position, field) in fields.enumerated() {
            line += position == 0 ? " " : " │ "
            let blanks = String(repeating: " ", count: max(0, widths[position] - TableWriter.width(field)))
            if columns[position].isRightAligned {
                line += blanks + field
            } else {
                line += position == fields.count - 1 ? field : field + blanks
            }
        }
        while line.last == " " { line.removeLast() }
        output.append(line + "\n")
    }

    /// In characters; nearly every field is ASCII, where they are bytes.
    private static func width(_ field: String) -> Int {
        field.utf8.allSatisfy { $0 < 0x80 } ? field.utf8.count : field.count
    }

    /// `text` with control characters written as escapes.
    private static func visible(_ text: String) -> String {
        guard text.unicodeScalars.contains(where: isControl) else { return text }
        var result = ""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\n": result += "\\n"
            case "\r": result += "\\r"
            case "\t": result += "\\t"
            case _ where isControl(scalar): result += "\\u{\(String(scalar.value, radix: 16))}"
            default: result.unicodeScalars.append(scalar)
            }
        }
        return result
    }
    private static func isControl(_ scalar: Unicode.Scalar) -> Bool {
        scalar.value < 0x20 || (0x7F...0x9F).contains(scalar.value)
    }
}
