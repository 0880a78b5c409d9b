/// The distinct values of a page in ascending order, or, where they are many,
/// neighbours taken together: what bins are made of.
struct EntropyCells {
    private(set) var lowers: [Int64] = []
    private(set) var uppers: [Int64] = []
    /// Values up to and with each cell.
    private(set) var ends: [Int] = []

    var count: Int { ends.count }

    /// Cells of at least `grain` values each, unless all distinct ones fit
    /// into `limit` cells. A value that comes `grain` times has its own.
    init(_ values: UnsafeBufferPointer<Int64>, limit: Int, grain: Int) {
        let runs = EntropyRuns(values)
        let isWhole = runs.count <= limit
        var start = 0
        var lower: Int64?
        for run in 0..<runs.count {
            let value = runs.values[run]
            let end = runs.ends[run]
            let before = run == 0 ? 0 : runs.ends[run - 1]
            let isHeavy = isWhole || end - before >= grain
            if isHeavy, let first = lower {
                append(first, runs.values[run - 1], before)
                start = before
                lower = nil
            }
            let first = lower ?? value
            if isHeavy || end - start >= grain {
                append(first, value, end)
                start = end
                lower = nil
            } else {
                lower = first
            }
        }
        if let lower { append(lower, runs.values[runs.count - 1], values.count) }
    }

    private mutating func append(_ lower: Int64, _ upper: Int64, _ end: Int) {
        lowers.append(lower)
        uppers.append(upper)
        ends.append(end)
    }

    /// Lower bounds, upper bounds and ends of all cells.
    func withBuffers(
        _ body: (UnsafeBufferPointer<Int64>, UnsafeBufferPointer<Int64>, UnsafeBufferPointer<Int>) -> Void
    ) {
        lowers.withUnsafeBufferPointer { lowers in
            uppers.withUnsafeBufferPointer { uppers in
                ends.withUnsafeBufferPointer { ends in body(lowers, uppers, ends) }
            }
        }
    }
}
