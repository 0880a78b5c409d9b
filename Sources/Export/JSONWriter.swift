import Columns

/// One JSON array with an object per row, each on its own line.
public struct JSONWriter: ResultSink {
    private var row = JSONRow([])
    private var output: OutputBuffer
    private var isFirst = true

    public init(to target: any ByteSink) { output = OutputBuffer(target) }

    public mutating func begin(_ columns: [ResultColumn]) throws {
        row = JSONRow(columns)
        output.append("[")
    }

    public mutating func append(_ rows: [[Value]]) throws {
        for values in rows {
            output.append(isFirst ? "\n" : ",\n")
            isFirst = false
            row.write(values, to: &output)
            try output.flushIfFull()
        }
    }

    public mutating func finish() throws {
        output.append(isFirst ? "]\n" : "\n]\n")
        try output.flush()
    }
}
