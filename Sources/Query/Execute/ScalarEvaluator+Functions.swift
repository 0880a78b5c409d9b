import Bits
import Columns

extension ScalarEvaluator {
    /// NULLs do not take part; NaN is greater than every number; of equal
    /// operands the first has it.
    mutating func largestName(_ operands: [BoundExpression], _ names: [String]) throws -> Value {
        var largest = Value.null
        var found: Int?
        for (index, operand) in operands.enumerated() {
            let value = try value(of: operand)
            guard !value.isNull, largest.isNull || Value.precedes(largest, value) else { continue }
            largest = value
            found = index
        }
        return found.map { .text(names[$0]) } ?? .null
    }

    /// A UUID of version 8 (RFC 9562) from XXH64, with seeds 0 and 1, of the
    /// dataset's 16 bytes, the table's code in 4 bytes, the lowest first, and
    /// the id's text.
    func uuid(_ id: Value, _ table: UInt32) throws -> Value {
        guard case .identifier(let identifier) = id, let dataset else { return .null }
        let owner = try catalog.id(of: dataset)
        var bytes: [UInt8] = []
        for word in [owner.high, owner.low] {
            for shift in stride(from: 56, through: 0, by: -8) {
                bytes.append(UInt8(truncatingIfNeeded: word >> UInt64(shift)))
            }
        }
        for shift in stride(from: 0, through: 24, by: 8) {
            bytes.append(UInt8(truncatingIfNeeded: table >> UInt32(shift)))
        }
        bytes += identifier.description.utf8
        let high = XXH64.hash(bytes, seed: 0) & 0xFFFF_FFFF_FFFF_0FFF | 0x8000
        let low = XXH64.hash(bytes, seed: 1) & 0x3FFF_FFFF_FFFF_FFFF | 0x8000_0000_0000_0000
        return .identifier(.uuid(high: high, low: low))
    }
}
