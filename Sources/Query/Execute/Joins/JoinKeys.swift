import Bits
import Columns
import Sketches

/// The values by which rows are joined: some columns of as many rows.
struct JoinKeys: Sendable {
    private let columns: [ColumnVector]
    let count: Int

    init(_ columns: [ColumnVector], count: Int) {
        self.columns = columns
        self.count = count
    }

    /// One hash per row, alike for equal values of every kind; nil for a row
    /// with NULL, which equals nothing. -0 is as +0, NaN as NaN, a whole number
    /// the same as an integer and as a double.
    func hashes() -> [UInt64?] {
        var hashes = [UInt64?](repeating: 0, count: count)
        for column in columns {
            func combine(_ row: Int, _ hash: UInt64) {
                guard let before = hashes[row] else { return }
                hashes[row] = column.isValid(row) ? ValueHash.mix(before &+ hash) : nil
            }
            switch column.values {
            case .integers(let values), .identifiers(.integers(let values)):
                for row in 0..<count { combine(row, ValueHash.hash(values[row])) }
            case .identifiers(.mixed(let values)):
                for row in 0..<count { combine(row, ValueHash.hash(values[row])) }
            case .doubles(let values):
                for row in 0..<count {
                    let value = values[row]
                    if let whole = Int64(exactly: value) {
                        combine(row, ValueHash.hash(whole))
                    } else {
                        combine(row, ValueHash.hash(value.isNaN ? .nan : value))
                    }
                }
            case .texts(let texts):
                let hashOfCode = texts.dictionary.map { ValueHash.hash($0) }
                for row in 0..<count { combine(row, hashOfCode[Int(texts.codes[row])]) }
            }
        }
        return hashes
    }

    /// Whether all columns are 64-bit words in both, so that words decide.
    func areWords(as other: JoinKeys) -> Bool {
        zip(columns, other.columns).allSatisfy { left, right in
            switch (left.values, right.values) {
            case (.integers, .integers), (.identifiers(.integers), .identifiers(.integers)): true
            default: false
            }
        }
    }

    /// The words of each column, where all are words.
    var words: [[Int64]] {
        columns.map { column in
            switch column.values {
            case .integers(let values), .identifiers(.integers(let values)): values
            default: []
            }
        }
    }

    /// Whether a row equals one of other keys, exactly.
    func isEqual(_ row: Int, to other: JoinKeys, _ otherRow: Int) -> Bool {
        for (left, right) in zip(columns, other.columns)
        where Value.order(left[row], right[otherRow]) != 0 {
            return false
        }
        return true
    }
}
