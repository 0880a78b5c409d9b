/// Cells that hold several values, as places do: `[1 2 3]`, `(1, 2, 3)`,
/// `1,2,3`. Brackets may be left out; commas, blanks or both set values apart.
struct PartCells {
    private var slices: [CellSlice] = []

    /// A cell that does not hold as many values as it should.
    struct Fault {
        var row: Int
        /// How many it holds.
        var found: Int
    }

    /// Finds value `part` of `count` in each cell of `run`. A cell that is NULL
    /// has no values. `onFault` is told of each cell with another number of them
    /// and says whether to go on behind it; its own value is then missing.
    mutating func find(
        _ part: Int, of count: Int, in run: CellRun, nulls: NullRules, onFault: (Fault) -> Bool
    ) {
        slices.removeAll(keepingCapacity: true)
        for row in 0..<run.count {
            let slice = run.slice(row)
            let (start, length) = CellText.trimmed(run.start(slice), slice.length)
            if length == 0 || nulls.matches(start, length) {
                slices.append(CellSlice(start: Int(slice.start), length: 0))
                continue
            }
            var found = 0
            let offset = start - run.bytes
            PartCells.forEach(start, length) { from, end in
                if found == part { slices.append(CellSlice(start: offset + from, length: end - from)) }
                found += 1
            }
            guard found != count else { continue }
            guard onFault(Fault(row: row, found: found)) else { return }
            slices.removeSubrange(row...)
            slices.append(.missing)
        }
    }

    /// Calls `body` with the place of each value; one that is not there, as
    /// between two commas, is empty.
    private static func forEach(
        _ start: UnsafePointer<UInt8>, _ length: Int, _ body: (Int, Int) -> Void
    ) {
        var (cursor, end) = (0, length)
        switch (start[0], start[length - 1]) {
        case (UInt8(ascii: "["), UInt8(ascii: "]")), (UInt8(ascii: "("), UInt8(ascii: ")")),
            (UInt8(ascii: "{"), UInt8(ascii: "}")):
            guard length > 1 else { break }
            (cursor, end) = (1, length - 1)
        default: break
        }
        func skipBlanks() {
            while cursor < end, start[cursor] <= 0x20 { cursor += 1 }
        }
        skipBlanks()
        guard cursor < end else { return }
        while true {
            let from = cursor
            while cursor < end, start[cursor] > 0x20, start[cursor] != UInt8(ascii: ",") { cursor += 1 }
            body(from, cursor)
            skipBlanks()
            guard cursor < end else { return }
            guard start[cursor] == UInt8(ascii: ",") else { continue }
            cursor += 1
            skipBlanks()
            if cursor == end { return body(cursor, cursor) }
        }
    }

    /// The values that were found, as cells of the same bytes.
    func withRun<Result>(of run: CellRun, count: Int, _ body: (CellRun) -> Result) -> Result {
        (slices + [.missing]).withUnsafeBufferPointer { slices in
            body(CellRun(bytes: run.bytes, slices: slices.baseAddress!, stride: 1, count: count))
        }
    }
}
