import Columns

/// Passes on the rows that DISTINCT, OFFSET and LIMIT leave.
struct LimitedSink {
    var sink: any ResultSink
    private var toSkip: Int
    private let limit: Int?
    private var seen: Set<[Value]>?
    private let limits: QueryLimits
    private(set) var returned = 0

    init(sink: any ResultSink, offset: Int, limit: Int?, isDistinct: Bool, limits: QueryLimits) {
        self.sink = sink
        toSkip = offset
        self.limit = limit
        self.limits = limits
        seen = isDistinct ? [] : nil
    }

    /// No further row can change the result.
    var isFull: Bool { limit.map { returned >= $0 } ?? false }

    mutating func begin(_ columns: [ResultColumn]) throws { try sink.begin(columns) }

    mutating func append(_ rows: [[Value]]) throws {
        var kept: [[Value]] = []
        for row in rows where !isFull {
            if seen != nil {
                guard seen!.insert(row).inserted else { continue }
                try limits.reserve(QueryLimits.size(of: row))
            }
            if toSkip > 0 {
                toSkip -= 1
                continue
            }
            kept.append(row)
            returned += 1
        }
        if !kept.isEmpty { try sink.append(kept) }
    }

    /// Whether rows may be given as vectors: those of DISTINCT are compared one
    /// by one.
    var takesVectors: Bool { seen == nil && sink is any ColumnSink }

    mutating func append(_ columns: [ColumnVector], count: Int) throws {
        guard let target = sink as? any ColumnSink else { return }
        let first = min(toSkip, count)
        toSkip -= first
        let end = limit.map { first + min($0 - returned, count - first) } ?? count
        guard first < end else { return }
        returned += end - first
        try target.append(
            end - first == count ? columns : columns.map { $0.slice(first..<end) }, count: end - first)
    }

    mutating func finish() throws { try sink.finish() }
}
