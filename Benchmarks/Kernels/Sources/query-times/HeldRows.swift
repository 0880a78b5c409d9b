import SynDB

/// Holds a result as it comes.
final class HeldRows: ColumnSink {
    private var rows: [[Value]] = []
    private var columns: [[ColumnVector]] = []

    func begin(_ columns: [ResultColumn]) {}
    func append(_ rows: [[Value]]) { self.rows += rows }
    func append(_ columns: [ColumnVector], count: Int) { self.columns.append(columns) }
    func finish() {}
}
