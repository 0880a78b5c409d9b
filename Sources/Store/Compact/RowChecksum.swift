import Bits
import Columns

/// A number that many rows have in common with the same rows in any order: the
/// sum of a hash of 128 bits per row, modulo 2^128.
///
/// A row is its dataset and its values, column by column; a column that a
/// segment lacks is NULL. Two sets of rows that differ have the same number with
/// a probability of about 2^-64, unless somebody makes them so.
struct RowChecksum: Equatable {
    private(set) var sum: UInt128 = 0

    /// So many rows have their hashes in the nearest cache, column after column.
    private static let rowsAtATime = 2048

    /// Adds some rows of columns, parallel to those of the table; nil stands for
    /// a column that is not there.
    mutating func add(_ columns: [ColumnVector?], _ rows: Range<Int>, dataset: UUIDBytes) {
        let hashes = RowHashes(count: min(rows.count, Self.rowsAtATime))
        for start in stride(from: rows.lowerBound, to: rows.upperBound, by: Self.rowsAtATime) {
            let part = start..<min(start + Self.rowsAtATime, rows.upperBound)
            hashes.clear()
            for (index, values) in columns.enumerated() {
                if let values {
                    hashes.add(values, part, column: index)
                } else {
                    hashes.addNulls(part.count, column: index)
                }
            }
            sum &+= hashes.sum(part.count, owner: (dataset.high, dataset.low))
        }
    }

    mutating func add(_ other: RowChecksum) { sum &+= other.sum }

    var text: String {
        let digits = String(sum, radix: 16)
        return String(repeating: "0", count: 32 - digits.count) + digits
    }
}

extension RowHashes {
    /// Adds some values of a column to as many rows.
    fileprivate func add(_ values: ColumnVector, _ rows: Range<Int>, column: Int) {
        values.withWords(of: rows) { words in
            guard let validity = values.validity else { return add(words, column: column) }
            add(words, validity: { validity[rows.lowerBound + $0] }, column: column)
        }
    }
}
