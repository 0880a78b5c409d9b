/// Joined rows by the rows of each side that they are made of.
struct JoinedRows {
    /// By side; of the stream rows of a batch, -1 for the NULLs of a LEFT JOIN.
    /// Empty for sides that are not joined yet.
    var positions: [[Int32]]
    var count: Int

    init(sides: Int) {
        positions = Array(repeating: [], count: sides)
        count = 0
    }

    /// Adds a row of `other` with a row of one more side.
    mutating func append(_ other: JoinedRows, _ row: Int, _ side: Int, _ match: Int32) {
        for index in positions.indices {
            if index == side {
                positions[index].append(match)
            } else if !other.positions[index].isEmpty {
                positions[index].append(other.positions[index][row])
            }
        }
        count += 1
    }
}
