import SynDB

/// Holds a result as it comes.
struct HeldRows: ResultSink {
    private var rows: [[Value]] = []
    private var blocks: [ResultBlock] = []

    mutating func begin(_ columns: [ResultColumn]) {}
    mutating func append(_ rows: [[Value]]) { self.rows += rows }
    mutating func append(_ block: ResultBlock) { blocks.append(block) }
    mutating func finish() {}
}
