import CKernels

/// Doubles as integers that give them back exactly when divided by a power of
/// ten. Written as integers below 2^51: adding 1.5 * 2^52 rounds to them.
extension UnsafeBufferPointer<Double> {
    private static var step: Int { 1024 }

    /// Writes the integers, and calls `replace` for each value that has none, in
    /// ascending order; it may write something else there. Stops if that
    /// returns false.
    public func scale(
        by power: Double, into integers: UnsafeMutableBufferPointer<Int64>, replace: (Int) -> Bool
    ) {
        precondition(integers.count >= count, "there is no room for \(count) integers")
        guard let source = baseAddress, let target = integers.baseAddress else { return }
        withUnsafeTemporaryAllocation(of: UInt8.self, capacity: Self.step) { failures in
            guard let failed = failures.baseAddress else { return }
            for start in stride(from: 0, to: count, by: Self.step) {
                let size = Swift.min(Self.step, count - start)
                guard syndb_scale(source + start, size, power, target + start, failed) > 0 else { continue }
                for index in 0..<size where failed[index] != 0 {
                    guard replace(start + index) else { return }
                }
            }
        }
    }

    /// Writes a mantissa of `digits` decimal digits and the power of ten by which
    /// it is divided, and calls `replace` for each value that is not given back
    /// exactly, in ascending order, with whether it is +0; it may write something
    /// else there. Stops if that returns false.
    public func splitDecimals(
        digits: Int, mantissas: UnsafeMutableBufferPointer<Int64>,
        exponents: UnsafeMutableBufferPointer<Int64>, replace: (_ index: Int, _ isZero: Bool) -> Bool
    ) {
        precondition((1...15).contains(digits), "mantissas of 1 to 15 digits are exact")
        precondition(
            Swift.min(mantissas.count, exponents.count) >= count, "there is no room for \(count) parts")
        guard let source = baseAddress, let first = mantissas.baseAddress, let second = exponents.baseAddress
        else { return }
        withUnsafeTemporaryAllocation(of: UInt8.self, capacity: Self.step) { marks in
            guard let marked = marks.baseAddress else { return }
            for start in stride(from: 0, to: count, by: Self.step) {
                let size = Swift.min(Self.step, count - start)
                let others = syndb_split_decimals(
                    source + start, size, Int32(digits), first + start, second + start, marked)
                guard others > 0 else { continue }
                for index in 0..<size where marked[index] != 0 {
                    guard replace(start + index, marked[index] == 2) else { return }
                }
            }
        }
    }

    /// How many of the values have no integer that `scale` would write.
    public func unscalable(by power: Double) -> Int {
        withUnsafeTemporaryAllocation(of: Int64.self, capacity: count) { integers in
            var unscalable = 0
            scale(by: power, into: integers) { _ in
                unscalable += 1
                return true
            }
            return unscalable
        }
    }
}
