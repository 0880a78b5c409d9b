import Bits
import Columns

/// A number that many rows have in common with the same rows in any order: the
/// sum of a hash of 128 bits per row, modulo 2^128.
///
/// A row is its dataset and its values, column by column; a column that a
/// segment lacks is NULL. Two sets of rows that differ have the same number with
/// a probability of about 2^-128, unless somebody makes them so.
struct RowChecksum: Equatable {
    private(set) var sum: UInt128 = 0

    // Odd numbers of random bits.
    private static let first: UInt64 = 0x9FB2_1C65_1E98_DF25
    private static let second: UInt64 = 0xC6A4_A793_5BD1_E995
    private static let null: UInt64 = 0xD6E8_FEB8_6659_FD93

    /// Adds some rows of columns, parallel to those of the table; nil stands for
    /// a column that is not there.
    mutating func add(_ columns: [ColumnVector?], _ rows: Range<Int>, dataset: UUIDBytes) {
        var left = [UInt64](repeating: dataset.high &* Self.first, count: rows.count)
        var right = [UInt64](repeating: dataset.low &* Self.second, count: rows.count)
        left.withUnsafeMutableBufferPointer { left in
            right.withUnsafeMutableBufferPointer { right in
                for column in columns { Self.mix(column, rows, left, right) }
                for index in 0..<rows.count {
                    sum &+=
                        UInt128(Self.mixed(left[index], Self.second)) << 64
                        | UInt128(Self.mixed(right[index], Self.first))
                }
            }
        }
    }

    mutating func add(_ other: RowChecksum) { sum &+= other.sum }

    var text: String {
        let digits = String(sum, radix: 16)
        return String(repeating: "0", count: 32 - digits.count) + digits
    }

    @inline(__always)
    private static func mixed(_ word: UInt64, _ factor: UInt64) -> UInt64 {
        let product = (word ^ word &>> 32) &* factor
        return product ^ product &>> 29
    }

    /// Mixes a word of each row into its two hashes: the bits of a number, a hash
    /// of anything else.
    private static func mix(
        _ column: ColumnVector?, _ rows: Range<Int>, _ left: UnsafeMutableBufferPointer<UInt64>,
        _ right: UnsafeMutableBufferPointer<UInt64>
    ) {
        @inline(__always)
        func add(_ index: Int, _ word: UInt64, _ tag: UInt64) {
            left[index] = mixed(left[index] ^ word, first) &+ tag
            right[index] = mixed(right[index] &+ word, second) ^ tag
        }
        guard let column else {
            for index in 0..<rows.count { add(index, 0, null) }
            return
        }
        @inline(__always)
        func each(_ word: (Int) -> UInt64) {
            guard let validity = column.validity else {
                for index in 0..<rows.count { add(index, word(rows.lowerBound &+ index), 1) }
                return
            }
            for index in 0..<rows.count {
                let row = rows.lowerBound &+ index
                if validity[row] { add(index, word(row), 1) } else { add(index, 0, null) }
            }
        }
        switch column.values {
        case .integers(let values), .identifiers(.integers(let values)):
            values.withUnsafeBufferPointer { values in each { UInt64(bitPattern: values[$0]) } }
        case .doubles(let values):
            values.withUnsafeBufferPointer { values in each { values[$0].bitPattern } }
        case .identifiers(.mixed(let values)): each { hash(values[$0]) }
        case .texts(let texts):
            let hashes = texts.dictionary.map { XXH64.hash($0.utf8) }
            texts.codes.withUnsafeBufferPointer { codes in each { hashes[Int(codes[$0])] } }
        }
    }

    private static func hash(_ identifier: Identifier) -> UInt64 {
        switch identifier {
        case .integer(let value): UInt64(bitPattern: value)
        case .unsigned(let value): mixed(value, first)
        case .uuid(let high, let low): mixed(mixed(high, second) &+ low, first)
        case .text(let text): XXH64.hash(text.utf8, seed: 1)
        }
    }
}
