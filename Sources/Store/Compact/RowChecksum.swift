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

    /// Adds some rows of columns, parallel to those of the table; nil stands for
    /// a column that is not there.
    mutating func add(_ columns: [ColumnVector?], _ rows: Range<Int>, dataset: UUIDBytes) {
        let count = columns.lazy.compactMap { $0?.count }.first ?? rows.upperBound
        add(RowHashes(of: columns, count: count), rows, dataset: dataset)
    }

    /// Adds some rows of a dataset, to which all columns have been added.
    mutating func add(_ hashes: RowHashes, _ rows: Range<Int>, dataset: UUIDBytes) {
        sum &+= hashes.sum(rows, owner: (dataset.high, dataset.low))
    }

    mutating func add(_ other: RowChecksum) { sum &+= other.sum }

    var text: String {
        let digits = String(sum, radix: 16)
        return String(repeating: "0", count: 32 - digits.count) + digits
    }
}

extension RowHashes {
    /// Of rows of columns, parallel to those of a table; nil stands for NULL.
    convenience init(of columns: [ColumnVector?], count: Int) {
        self.init(count: count)
        // A few rows of all columns after another: their hashes stay in the cache.
        for start in stride(from: 0, to: count, by: 2048) {
            let rows = start..<min(start + 2048, count)
            for (index, column) in columns.enumerated() {
                if let column {
                    add(column, rows, column: index, first: start)
                } else {
                    addNulls(rows, column: index)
                }
            }
        }
    }

    /// Adds some values of a column to the rows from `first` on: the bits of
    /// numbers, hashes of anything else.
    func add(_ values: ColumnVector, _ rows: Range<Int>, column: Int, first: Int) {
        func add(_ words: UnsafeBufferPointer<UInt64>) {
            guard let validity = values.validity else { return self.add(words, column: column, first: first) }
            self.add(words, validity: { validity[rows.lowerBound + $0] }, column: column, first: first)
        }
        func addBits<Number: BitwiseCopyable>(_ numbers: [Number]) {
            numbers.withUnsafeBufferPointer { numbers in
                UnsafeBufferPointer(rebasing: numbers[rows]).withMemoryRebound(to: UInt64.self, add)
            }
        }
        switch values.values {
        case .integers(let numbers), .identifiers(.integers(let numbers)): addBits(numbers)
        case .doubles(let numbers): addBits(numbers)
        case .identifiers(.mixed(let identifiers)):
            identifiers[rows].map(Self.word).withUnsafeBufferPointer(add)
        case .texts(let texts):
            var words = [UInt64?](repeating: nil, count: texts.dictionary.count)
            let row = texts.codes[rows].map { code -> UInt64 in
                // The code of a NULL may be that of no text.
                guard words.indices.contains(Int(code)) else { return 0 }
                if let word = words[Int(code)] { return word }
                let word = XXH64.hash(texts.dictionary[Int(code)].utf8)
                words[Int(code)] = word
                return word
            }
            row.withUnsafeBufferPointer(add)
        }
    }

    private static func word(_ identifier: Identifier) -> UInt64 {
        func hash(_ words: UInt64..., seed: UInt64) -> UInt64 {
            words.withUnsafeBytes { XXH64.hash($0, seed: seed) }
        }
        return switch identifier {
        case .integer(let value): UInt64(bitPattern: value)
        case .unsigned(let value): hash(value, seed: 1)
        case .uuid(let high, let low): hash(high, low, seed: 2)
        case .text(let text): XXH64.hash(text.utf8, seed: 3)
        }
    }
}
