/// The line of each row, stored only where it is not the one after the line of
/// the row before: quoted line ends are rare.
struct LineTable: Sendable {
    private var jumps: [(row: Int, line: Int)] = []
    private var count = 0
    private var next = 0

    mutating func append(_ line: Int) {
        if count == 0 || line != next { jumps.append((count, line)) }
        count += 1
        next = line + 1
    }

    mutating func append(contentsOf lines: [Int]) {
        guard let first = lines.first, let last = lines.last else { return }
        guard last - first == lines.count - 1 else { return lines.forEach { append($0) } }
        // Lines ascend, so none is left out between these.
        append(first)
        count += lines.count - 1
        next = last + 1
    }

    /// 0 outside the table.
    subscript(row: Int) -> Int {
        var (low, high) = (0, jumps.count)
        while low < high {
            let middle = (low + high) / 2
            if jumps[middle].row <= row { low = middle + 1 } else { high = middle }
        }
        guard low > 0, row < count else { return 0 }
        return jumps[low - 1].line + (row - jumps[low - 1].row)
    }
}
