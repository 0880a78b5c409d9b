import Columns

/// Rows of a result side by side, column by column.
struct ResultBlock: Sendable {
    /// One per column of the result; truth values are the integers 0 and 1.
    var columns: [ColumnVector]
    var kinds: [ResultColumn.Kind]
    var count: Int
}

extension ResultBlock {
    /// The rows with one value per column.
    var rows: [[Value]] {
        let types = kinds.map { $0 == .boolean }
        return (0..<count).map { row in
            var values: [Value] = []
            values.reserveCapacity(columns.count)
            for (index, column) in columns.enumerated() {
                let value = column[row]
                if types[index], case .integer(let number) = value {
                    values.append(.boolean(number != 0))
                } else {
                    values.append(value)
                }
            }
            return values
        }
    }

    /// Some of the rows.
    func slice(_ rows: Range<Int>) -> ResultBlock {
        guard rows.count < count else { return self }
        return ResultBlock(columns: columns.map { $0.slice(rows) }, kinds: kinds, count: rows.count)
    }
}
