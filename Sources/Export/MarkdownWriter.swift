import Columns

/// A pipe table, for reports and issues; units stand in the header.
public struct MarkdownWriter: ResultSink {
    private var columns: [ResultColumn] = []
    private var output: OutputBuffer

    public init(to target: any ByteSink) { output = OutputBuffer(target) }

    public mutating func begin(_ columns: [ResultColumn]) throws {
        self.columns = columns
        writeLine(columns.map { column in column.unit.map { "\(column.name) (\($0))" } ?? column.name })
        output.append("|")
        for column in columns { output.append(column.isRightAligned ? "---:|" : "---|") }
        output.append("\n")
    }

    public mutating func append(_ rows: [[Value]]) throws {
        for row in rows {
            writeLine(Cell.row(row, columns).map { $0.plainText ?? "NULL" })
            try output.flushIfFull()
        }
    }

    public mutating func finish() throws { try output.flush() }

    private mutating func writeLine(_ fields: [String]) {
        output.append("|")
        for field in fields {
            output.append(" ")
            output.append(MarkdownWriter.escaped(field))
            output.append(" |")
        }
        output.append("\n")
    }

    /// A line break becomes a tag, and what Markdown would interpret is escaped.
    private static func escaped(_ text: String) -> String {
        var result = ""
        for character in text {
            switch character {
            case "\\", "|", "*", "`", "[", "]": result += "\\\(character)"
            case "<": result += "&lt;"
            case "&": result += "&amp;"
            case _ where character.isNewline: result += "<br>"
            default: result.append(character)
            }
        }
        return result
    }
}
