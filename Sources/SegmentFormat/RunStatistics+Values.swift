import Bits
import Columns

/// Statistics of the values of some rows, many at a time. Values without a
/// place among them, NULL and NaN, are left out by copying the others together:
/// most columns have none.
extension RunStatistics {
    mutating func add(_ values: [Int64], _ validity: Bitmap?, _ rows: Range<Int>, moments: Bool) {
        validity.withPresent(values, rows) { values in
            zone.nulls = rows.count - values.count
            var sum = ExactSum()
            var squares = ExactSum()
            if let extremes = values.extremes {
                zone.bounds = .integers(minimum: extremes.lowerBound, maximum: extremes.upperBound)
                if moments {
                    sum.add(contentsOf: values)
                    squares.addSquares(of: values, in: extremes)
                }
            }
            if moments {
                self.sum = sum
                self.squares = squares
            }
        }
    }

    mutating func add(_ values: [Double], _ validity: Bitmap?, _ rows: Range<Int>, moments: Bool) {
        validity.withPresent(values, rows) { valid in
            zone.nulls = rows.count - valid.count
            if valid.isEmpty || valid.extremes != nil { return add(valid, moments: moments) }
            zone.nans = valid.reduce(0) { $0 + ($1.isNaN ? 1 : 0) }
            let numbers = valid.filter { !$0.isNaN }
            numbers.withUnsafeBufferPointer { add($0, moments: moments) }
        }
    }

    /// Values of which none is NaN.
    private mutating func add(_ values: UnsafeBufferPointer<Double>, moments: Bool) {
        var sum = ExactSum()
        var squares = ExactSum()
        if let extremes = values.extremes {
            zone.bounds = .doubles(minimum: extremes.minimum, maximum: extremes.maximum)
            if extremes.minimum == -.infinity { negativeInfinities = values.count { $0 == -.infinity } }
            if extremes.maximum == .infinity { positiveInfinities = values.count { $0 == .infinity } }
            if moments {
                _ = sum.add(contentsOf: values, squares: &squares)
            }
        }
        if moments {
            self.sum = sum
            self.squares = squares
        }
    }
}
