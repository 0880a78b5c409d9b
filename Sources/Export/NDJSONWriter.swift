import Columns

/// One JSON object per line and nothing around them.
public struct NDJSONWriter: ResultSink {
    private var row = JSONRow([])
    private var output: OutputBuffer

    public init(to target: any ByteSink) { output = OutputBuffer(target) }

    public mutating func begin(_ columns: [ResultColumn]) throws { row = JSONRow(columns) }

    public mutating func append(_ rows: [[Value]]) throws {
        for values in rows {
            row.write(values, to: &output)
            output.append("\n")
            try output.flushIfFull()
        }
    }

    public mutating func finish() throws { try output.flush() }
}
