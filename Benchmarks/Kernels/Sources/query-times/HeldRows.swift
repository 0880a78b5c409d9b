import SynDB

/// Holds a result as it comes.
struct HeldRows: ResultSink {
    var rows: [[Value]] = []

    mutating func begin(_ columns: [ResultColumn]) {}
    mutating func append(_ rows: [[Value]]) { self.rows += rows }
    mutating func finish() {}
}
