/// Which records of a batch are rows, and which are left out.
struct BatchRows {
    /// The lines of the rows.
    private(set) var lines = LineTable()
    private(set) var count = 0
    /// In the order of the file.
    private(set) var rejects: [RejectedRow] = []
    /// The positions of the rows among the records that were typed; nil while
    /// all of these are rows.
    private(set) var positions: [Int32]?
    private var typed = 0

    /// Rows and records left out so far.
    var recordCount: Int { count + rejects.count }

    /// Adds the records of a block, which begin at `lines`. `bad` are those of
    /// them that are left out, `unsplit` others that were never cells.
    mutating func append(lines blockLines: [Int], bad: [Int: RejectedRow], unsplit: [RejectedRow]) {
        if bad.isEmpty, unsplit.isEmpty {
            lines.append(contentsOf: blockLines)
            positions?.append(contentsOf: Int32(typed)..<Int32(typed + blockLines.count))
            typed += blockLines.count
            count += blockLines.count
            return
        }
        if !bad.isEmpty, positions == nil { positions = Array(0..<Int32(typed)) }
        var next = 0
        for (row, line) in blockLines.enumerated() {
            guard bad.isEmpty || bad[row] == nil else {
                while next < unsplit.count, unsplit[next].line < line {
                    rejects.append(unsplit[next])
                    next += 1
                }
                if let reject = bad[row] { rejects.append(reject) }
                continue
            }
            lines.append(line)
            positions?.append(Int32(typed + row))
        }
        rejects += unsplit[next...]
        typed += blockLines.count
        count += blockLines.count - bad.count
    }
}
