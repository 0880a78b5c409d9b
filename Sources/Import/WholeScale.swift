/// What a unit conversion does to whole numbers: times a factor, or, where the
/// factor is 1, divided by a divisor. Both are at least 1.
struct WholeScale {
    private let factor: Int64
    let divisor: Int64

    /// Times 10^`power` and `factor`; nil where that is neither.
    init?(power: Int, factor: Int64) {
        guard factor >= 1, abs(power) <= 18, power == 0 || factor == 1 else { return nil }
        let ten = (0..<abs(power)).reduce(Int64(1)) { product, _ in product * 10 }
        self.factor = power > 0 ? ten : factor
        divisor = power < 0 ? ten : 1
    }

    /// The numbers whose results, if they are whole, are within `range`, which
    /// contains 0.
    func operands(within range: ClosedRange<Int64>) -> ClosedRange<Int64> {
        func limit(_ bound: Int64) -> Int64 {
            let (product, overflow) = (bound / factor).multipliedReportingOverflow(by: divisor)
            return overflow ? (bound < 0 ? .min : .max) : product
        }
        return limit(range.lowerBound)...limit(range.upperBound)
    }

    /// Whether the result is whole.
    @inline(__always)
    func takes(_ value: Int64) -> Bool { divisor == 1 || value % divisor == 0 }

    /// Of numbers that `takes` refuses, and of those that `operands` lacks, the
    /// results mean nothing.
    @inline(__always)
    func apply(to values: UnsafeMutablePointer<Int64>, count: Int) {
        if factor != 1 {
            for row in 0..<count { values[row] &*= factor }
        } else if divisor != 1 {
            for row in 0..<count { values[row] /= divisor }
        }
    }
}
