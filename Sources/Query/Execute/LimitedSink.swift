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

    mutating func append(_ block: ResultBlock) throws {
        guard seen == nil else { return try append(block.rows) }
        let skipped = min(toSkip, block.count)
        toSkip -= skipped
        let left = block.count - skipped
        let taken = limit.map { min(left, max(0, $0 - returned)) } ?? left
        guard taken > 0 else { return }
        returned += taken
        let part = block.slice(skipped..<skipped + taken)
        if let target = sink as? any ColumnSink {
            try target.append(part.columns, count: part.count)
        } else {
            try sink.append(part.rows)
        }
    }

    mutating func finish() throws { try sink.finish() }
}
