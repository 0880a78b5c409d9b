import Bits
import Columns

/// How many distinct values there are, to about 1.6 %: a HyperLogLog of 4,096
/// registers (P. Flajolet and others, "HyperLogLog", 2007, with hashes of 64
/// bits).
///
/// The first 12 bits of a value's hash choose a register, which keeps the
/// largest number of the first set bit among the other 52. The union of two
/// sketches is the larger of each pair of registers, so the bits depend on the
/// set of values alone: on no order, split or number of threads.
public struct DistinctSketch: Sendable, Equatable {
    static let indexBits = 12
    static let registerCount = 1 << indexBits
    /// Bits of a hash that a register counts.
    static let rankBits = 64 - indexBits
    /// The most that a register can hold: no bit set.
    static let highestRank = UInt8(rankBits + 1)

    var registers = [UInt8](repeating: 0, count: registerCount)

    public init() {}
}

extension DistinctSketch {
    /// Adds a value by its hash.
    public mutating func add(hash: UInt64) {
        registers.withUnsafeMutableBufferPointer { Self.add(hash, to: $0.baseAddress!) }
    }

    /// `registers` has room for all 4,096.
    @inline(__always)
    static func add(_ hash: UInt64, to registers: UnsafeMutablePointer<UInt8>) {
        let index = Int(truncatingIfNeeded: hash &>> UInt64(rankBits))
        // The bit below the counted ones ends the count where none is set.
        let rest = hash &<< UInt64(indexBits) | 1 &<< UInt64(indexBits - 1)
        let rank = UInt8(truncatingIfNeeded: rest.leadingZeroBitCount &+ 1)
        if registers[index] < rank { registers[index] = rank }
    }

    /// Adds all values of the other.
    public mutating func formUnion(_ other: DistinctSketch) {
        registers.withUnsafeMutableBufferPointer { registers in
            other.registers.withUnsafeBufferPointer { others in
                for index in 0..<Self.registerCount {
                    registers[index] = max(registers[index], others[index])
                }
            }
        }
    }
}

extension DistinctSketch {
    /// Whether columns of a physical type have them in a segment (SEG-056).
    public static func isKept(for type: PhysicalType) -> Bool { type != .double }

    /// Adds the values of some rows of a column, NULL and NaN left out.
    public mutating func add(_ column: ColumnVector, rows: Range<Int>) {
        registers.withUnsafeMutableBufferPointer { registers in
            let target = registers.baseAddress!
            switch column.values {
            case .integers(let values), .identifiers(.integers(let values)):
                Self.add(values, column.validity, rows, to: target)
            case .identifiers(.mixed(let values)):
                for row in rows where column.isValid(row) {
                    Self.add(ValueHash.hash(values[row]), to: target)
                }
            case .doubles(let values):
                for row in rows where column.isValid(row) && !values[row].isNaN {
                    Self.add(ValueHash.hash(values[row]), to: target)
                }
            case .texts(let texts): Self.add(texts, column.validity, rows, to: target)
            }
        }
    }

    private static func add(
        _ values: [Int64], _ validity: Bitmap?, _ rows: Range<Int>, to registers: UnsafeMutablePointer<UInt8>
    ) {
        validity.withPresent(values, rows) { present in
            for value in present { add(ValueHash.hash(value), to: registers) }
        }
    }

    /// Each text that occurs is hashed once. A dictionary may hold texts of other
    /// rows; where it is much larger than the rows, these are hashed one by one.
    private static func add(
        _ texts: TextVector, _ validity: Bitmap?, _ rows: Range<Int>,
        to registers: UnsafeMutablePointer<UInt8>
    ) {
        guard texts.dictionary.count <= 4 * rows.count else {
            for row in rows where validity?[row] ?? true { add(ValueHash.hash(texts[row]), to: registers) }
            return
        }
        var occurs = [Bool](repeating: false, count: texts.dictionary.count)
        texts.codes.withUnsafeBufferPointer { codes in
            occurs.withUnsafeMutableBufferPointer { occurs in
                if let validity {
                    for row in rows where validity[row] { occurs[Int(codes[row])] = true }
                } else {
                    for row in rows { occurs[Int(codes[row])] = true }
                }
            }
        }
        for (code, text) in texts.dictionary.enumerated() where occurs[code] {
            add(ValueHash.hash(text), to: registers)
        }
    }
}
