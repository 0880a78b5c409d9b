import Bits
import Columns

/// Statistics of the values of some rows, many at a time. Values without a
/// place among them, NULL and NaN, are left out by copying the others together:
/// most columns have none.
extension RunStatistics {
    mutating func add(_ values: [Int64], _ validity: Bitmap?, _ rows: Range<Int>, moments: Bool) {
        zone.nulls = Self.nullCount(validity, rows)
        Self.withValues(of: values, rows, where: zone.nulls == 0 ? nil : validity) { values in
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
        zone.nulls = Self.nullCount(validity, rows)
        Self.withValues(of: values, rows, where: zone.nulls == 0 ? nil : validity) { valid in
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
                _ = sum.add(contentsOf: values)
                squares.addSquares(of: values)
            }
        }
        if moments {
            self.sum = sum
            self.squares = squares
        }
    }

    /// Calls `body` with the values of `rows` whose bit is set.
    @inline(__always)
    private static func withValues<Value: BitwiseCopyable>(
        of values: [Value], _ rows: Range<Int>, where validity: Bitmap?,
        _ body: (UnsafeBufferPointer<Value>) -> Void
    ) {
        values.withUnsafeBufferPointer { values in
            guard let validity else { return body(UnsafeBufferPointer(rebasing: values[rows])) }
            let valid = [Value](unsafeUninitializedCapacity: rows.count) { output, count in
                for row in rows {
                    output[count] = values[row]
                    count &+= validity[row] ? 1 : 0
                }
            }
            valid.withUnsafeBufferPointer(body)
        }
    }
}
