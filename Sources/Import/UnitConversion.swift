/// What is done to every number of a column on its way into the table.
public enum UnitConversion: Equatable, Sendable {
    /// Times 10^k, between units of length, area or volume. Doubles take one
    /// multiplication, or for a negative k one division, by an exact power of
    /// ten; integers have their decimal point moved.
    case powerOfTen(Int)
    /// Times a factor that the map states.
    case scale(Double)
}

extension UnitConversion {
    /// Multiplier and divisor of a double, one of which is 1.
    var factors: (multiplier: Double, divisor: Double) {
        switch self {
        case .powerOfTen(let power) where power >= 0:
            (DecimalText.powersOfTen[min(power, 22)], 1)
        case .powerOfTen(let power): (1, DecimalText.powersOfTen[min(-power, 22)])
        case .scale(let factor): (factor, 1)
        }
    }
}
