import Columns

/// Keeps the rows of a result in memory.
struct RowsCollector: ResultSink {
    private var builders: [ColumnBuilder] = []
    private var count = 0
    private let limits: QueryLimits

    init(_ limits: QueryLimits) { self.limits = limits }

    mutating func begin(_ columns: [ResultColumn]) {
        builders = columns.map { ColumnBuilder($0.kind.columnType.physical) }
    }

    mutating func append(_ rows: [[Value]]) throws {
        try limits.check()
        var bytes = 0
        for row in rows {
            for index in builders.indices {
                builders[index].append(row[index])
                bytes += 12
                if case .text(let text) = row[index] { bytes += text.utf8.count / 4 }
            }
        }
        count += rows.count
        try limits.reserve(bytes)
    }

    func finish() {}

    var rows: MaterializedRows { MaterializedRows(builders.map(\.vector), count: count) }
}
