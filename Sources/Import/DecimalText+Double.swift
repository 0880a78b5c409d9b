extension DecimalText {
    /// The double nearest to the decimal in `count` bytes at `start`; nil when
    /// they are no decimal number, infinity or NaN.
    ///
    /// Up to 19 digits and a power of ten within 27 are rounded here: by one
    /// multiplication or division where both operands are exact (Clinger), else
    /// from a 128-bit quotient or product. The rest goes to the standard library.
    @inline(__always)
    static func double(_ start: UnsafePointer<UInt8>, _ count: Int) -> Double? {
        let end = start + count
        var cursor = start
        guard cursor < end else { return nil }
        let isNegative = cursor.pointee == UInt8(ascii: "-")
        if isNegative || cursor.pointee == UInt8(ascii: "+") { cursor += 1 }
        var mantissa: UInt64 = 0
        var digitCount = digits(&cursor, end, &mantissa)
        var power = 0
        if cursor < end, cursor.pointee == UInt8(ascii: ".") {
            cursor += 1
            let fraction = digits(&cursor, end, &mantissa)
            digitCount &+= fraction
            power = 0 &- fraction
        }
        guard digitCount > 0 else { return special(start, count) }
        if cursor < end {
            guard cursor.pointee | 0x20 == UInt8(ascii: "e"), let exponent = exponent(&cursor, end),
                cursor == end
            else { return nil }
            power &+= exponent
        }
        guard digitCount <= 19 else { return library(start, count) }
        if mantissa == 0 { return isNegative ? -0.0 : 0.0 }
        let magnitude: Double
        if mantissa <= 1 &<< 53, power >= -22, power <= 22 {
            let exact = Double(mantissa)
            magnitude = power < 0 ? exact / powersOfTen[0 &- power] : exact * powersOfTen[power]
        } else if power >= -27, power <= 27 {
            magnitude = rounded(mantissa, power)
        } else {
            return library(start, count)
        }
        return isNegative ? -magnitude : magnitude
    }

    /// mantissa * 10^power, rounded once; mantissa > 0, power within 27.
    static func rounded(_ mantissa: UInt64, _ power: Int) -> Double {
        var top: UInt64
        var hasRest: Bool
        /// The value is (top + something below 1, if there is a rest) * 2^exponent.
        var exponent: Int
        if power >= 0 {
            let (high, low) = mantissa.multipliedFullWidth(by: powersOfFive[power])
            if high == 0 {
                (top, hasRest, exponent) = (low, false, power)
            } else {
                let shift = high.leadingZeroBitCount
                top = high &<< UInt64(shift)
                if shift > 0 { top |= low &>> UInt64(64 - shift) }
                hasRest = low << UInt64(shift) != 0
                exponent = power + 64 - shift
            }
        } else {
            let five = powersOfFive[-power]
            let divisorShift = five.leadingZeroBitCount
            let dividendShift = mantissa.leadingZeroBitCount
            let divisor = five &<< UInt64(divisorShift)
            let dividend = mantissa &<< UInt64(dividendShift)
            // dividend / 2 < 2^63 <= divisor, so the quotient fits.
            let (quotient, remainder) = divisor.dividingFullWidth((dividend >> 1, dividend << 63))
            (top, hasRest) = (quotient, remainder != 0)
            exponent = divisorShift - dividendShift + power - 63
        }
        let shift = top.leadingZeroBitCount
        top = top &<< UInt64(shift)
        exponent -= shift
        var significand = top >> 11
        let half = top & 0x7FF
        if half > 0x400 || half == 0x400 && (hasRest || significand & 1 == 1) { significand += 1 }
        // The exponent is within -150...150: the scale is a normal power of two.
        let scale = Double(bitPattern: UInt64(exponent + 11 + 1023) << 52)
        return Double(significand) * scale
    }

    /// A number whose form has been checked, through the standard library.
    @inline(never)
    private static func library(_ start: UnsafePointer<UInt8>, _ count: Int) -> Double? {
        var text = String(decoding: UnsafeBufferPointer(start: start, count: count), as: UTF8.self)
        // The library wants a digit on either side of the point.
        if let point = text.firstIndex(of: ".") {
            if text.index(after: point) == text.endIndex || !text[text.index(after: point)].isNumber {
                text.insert("0", at: text.index(after: point))
            }
            if point == text.startIndex || !text[text.index(before: point)].isNumber {
                text.insert("0", at: point)
            }
        }
        return Double(text)
    }

    /// `inf`, `infinity` and `nan` in any case, with a sign or without.
    @inline(never)
    private static func special(_ start: UnsafePointer<UInt8>, _ count: Int) -> Double? {
        guard count <= 9 else { return nil }
        let text = String(decoding: UnsafeBufferPointer(start: start, count: count), as: UTF8.self)
        switch text.lowercased() {
        case "inf", "+inf", "infinity", "+infinity": return .infinity
        case "-inf", "-infinity": return -.infinity
        case "nan", "+nan", "-nan": return .nan
        default: return nil
        }
    }
}
