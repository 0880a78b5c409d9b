extension DecimalText {
    /// What the bytes of an integer cell turned out to be.
    enum IntegerResult: Equatable {
        case value(Int64)
        /// No decimal number at all.
        case malformed
        /// A number with a fraction.
        case fraction
        /// A whole number outside 64 bits.
        case overflow
    }

    /// The integer in `count` bytes at `start`, times 10^`power`.
    ///
    /// `395.0`, `4e3` and, for a power of 3, `1.5` are whole and accepted.
    @inline(__always)
    static func integer(_ start: UnsafePointer<UInt8>, _ count: Int, power: Int = 0) -> IntegerResult {
        let end = start + count
        var cursor = start
        guard cursor < end else { return .malformed }
        let isNegative = cursor.pointee == UInt8(ascii: "-")
        if isNegative { cursor += 1 }
        var magnitude: UInt64 = 0
        let digitCount = digits(&cursor, end, &magnitude)
        // 18 digits are below 2^63, so nothing has wrapped.
        guard cursor == end, digitCount > 0, digitCount <= 18, power == 0 else {
            return longInteger(start, count, power: power)
        }
        let value = Int64(truncatingIfNeeded: magnitude)
        return .value(isNegative ? 0 &- value : value)
    }

    /// Any decimal form: digits up to the last one that is not zero are the
    /// mantissa, and the exponent then decides whether the number is whole.
    @inline(never)
    private static func longInteger(
        _ start: UnsafePointer<UInt8>, _ count: Int, power: Int
    ) -> IntegerResult {
        let end = start + count
        var cursor = start
        let isNegative = cursor.pointee == UInt8(ascii: "-")
        if isNegative || cursor.pointee == UInt8(ascii: "+") { cursor += 1 }
        var mantissa: UInt64 = 0
        var overflow = false
        var zeros = 0
        var digitCount = 0
        var fractionDigits = 0
        var seenPoint = false
        scan: while cursor < end {
            switch cursor.pointee {
            case UInt8(ascii: "."):
                if seenPoint { return .malformed }
                seenPoint = true
            case UInt8(ascii: "0")...UInt8(ascii: "9"):
                digitCount += 1
                if seenPoint { fractionDigits += 1 }
                let digit = UInt64(cursor.pointee &- UInt8(ascii: "0"))
                if digit == 0 {
                    zeros += 1
                } else {
                    if mantissa == 0 { zeros = 0 }
                    overflow = !multiply(&mantissa, byTenTo: zeros + 1) || overflow
                    let (sum, carry) = mantissa.addingReportingOverflow(digit)
                    (mantissa, overflow, zeros) = (sum, overflow || carry, 0)
                }
            default: break scan
            }
            cursor += 1
        }
        guard digitCount > 0 else { return .malformed }
        var exponent = power - fractionDigits + zeros
        if cursor < end {
            guard cursor.pointee | 0x20 == UInt8(ascii: "e"), let stated = Self.exponent(&cursor, end),
                cursor == end
            else { return .malformed }
            exponent += stated
        }
        if mantissa == 0, !overflow { return .value(0) }
        if exponent < 0 { return .fraction }
        guard !overflow, multiply(&mantissa, byTenTo: exponent) else { return .overflow }
        if isNegative {
            return mantissa <= 1 << 63 ? .value(Int64(truncatingIfNeeded: 0 &- mantissa)) : .overflow
        }
        return mantissa <= UInt64(Int64.max) ? .value(Int64(mantissa)) : .overflow
    }

    /// False, with an arbitrary value, when the product needs more than 64 bits.
    private static func multiply(_ value: inout UInt64, byTenTo power: Int) -> Bool {
        if value == 0 { return true }
        guard power <= 19 else { return false }
        for _ in 0..<power {
            let (product, overflow) = value.multipliedReportingOverflow(by: 10)
            if overflow { return false }
            value = product
        }
        return true
    }
}
