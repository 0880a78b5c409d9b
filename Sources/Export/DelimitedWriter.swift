import Columns

/// Comma- or tab-separated values with a header line, as RFC 4180 has them
/// but for the line end, which is a line feed alone.
///
/// A field is quoted where it holds the delimiter, a quote or a line break.
/// NULL is an empty field and the empty text is `""`, so that they differ.
public struct DelimitedWriter: ResultSink {
    private let delimiter: UInt8
    private var columns: [ResultColumn] = []
    private var output: OutputBuffer

    /// `delimiter` is an ASCII character other than a quote or a line break.
    public init(delimiter: Unicode.Scalar = ",", to target: any ByteSink) {
        self.delimiter = UInt8(truncatingIfNeeded: delimiter.value)
        output = OutputBuffer(target)
    }

    public mutating func begin(_ columns: [ResultColumn]) throws {
        self.columns = columns
        writeLine(columns.map(\.name))
        try output.flushIfFull()
    }

    /// In place of `begin`, behind rows of the same columns.
    public mutating func goOn(_ columns: [ResultColumn]) { self.columns = columns }

    public mutating func append(_ rows: [[Value]]) throws {
        for row in rows {
            writeLine(Cell.row(row, columns).map(\.plainText))
            try output.flushIfFull()
        }
    }

    public mutating func finish() throws { try output.flush() }

    private mutating func writeLine(_ fields: [String?]) {
        for (position, field) in fields.enumerated() {
            if position > 0 { output.append(delimiter) }
            if let field { write(field) }
        }
        output.append(UInt8(ascii: "\n"))
    }

    private mutating func write(_ field: String) {
        let quote = UInt8(ascii: "\"")
        let needsQuotes =
            field.isEmpty
            || field.utf8.contains { byte in
                byte == delimiter || byte == quote || byte == UInt8(ascii: "\n") || byte == UInt8(ascii: "\r")
            }
        guard needsQuotes else { return output.append(field) }
        output.append(quote)
        for byte in field.utf8 {
            if byte == quote { output.append(quote) }
            output.append(byte)
        }
        output.append(quote)
    }
}
