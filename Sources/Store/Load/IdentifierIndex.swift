import Columns

/// The ids that references of one dataset may point at, each with a number:
/// integers as sorted arrays, which cost 16 bytes each, everything else in a
/// dictionary.
struct IdentifierIndex {
    private var integers: [Int64] = []
    private var numbers: [Int] = []
    private var others: [Identifier: Int] = [:]

    /// Numbers the ids of all columns from zero on; NULL takes a number, too.
    /// Of an id that repeats the first counts.
    init(_ columns: [ColumnVector]) {
        var entries: [(id: Int64, number: Int)] = []
        var first = 0
        for column in columns {
            defer { first += column.count }
            guard case .identifiers(let vector) = column.values else { continue }
            for row in 0..<vector.count where column.isValid(row) {
                if case .integer(let id) = vector[row] {
                    entries.append((id, first + row))
                } else if others[vector[row]] == nil {
                    others[vector[row]] = first + row
                }
            }
        }
        if zip(entries, entries.dropFirst()).contains(where: { $0.id > $1.id }) {
            entries.sort { ($0.id, $0.number) < ($1.id, $1.number) }
        }
        integers = entries.map(\.id)
        numbers = entries.map(\.number)
    }

    /// The number of an id; nil where it is not among them.
    func number(of id: Identifier) -> Int? {
        guard case .integer(let id) = id else { return others[id] }
        return integers.withUnsafeBufferPointer { integers in
            var low = 0
            var high = integers.count
            while low < high {
                let middle = (low &+ high) >> 1
                if integers[middle] < id { low = middle &+ 1 } else { high = middle }
            }
            return low < integers.count && integers[low] == id ? numbers[low] : nil
        }
    }
}
