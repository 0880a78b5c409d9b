import CKernels

/// Columns of numbers. A kernel parses the plain cells of a run; the others,
/// NULL among them, are parsed one by one in the order of rows, since a null row
/// repeats the value before it and the first fault counts.
extension ColumnAssembler {
    /// Whether a cell is NULL, for types whose values are never empty.
    @inline(__always)
    func isNull(_ start: UnsafePointer<UInt8>, _ length: Int) -> Bool {
        if length == 0 { return nulls.emptyIsNull }
        return nulls.hasSpellings && nulls.matches(start, length)
    }

    func appendIntegers(_ run: CellRun) -> CellFault? {
        let range = type.integerRange ?? Int64.min...Int64.max
        var power = 0
        var factor: Int64 = 1
        switch conversion {
        case .powerOfTen(let exponent): power = exponent
        case .scale(let scale): factor = Int64(exactly: scale) ?? 1
        case nil: break
        }
        let scale = WholeScale(power: power, factor: factor)
        let bounds = scale?.operands(within: range)
        let hasList = !sentinels.isEmpty || scale?.divisor != 1
        return append(run, to: &integers, &nullRows, filler: 0) { values, others in
            guard let scale, let bounds else { return nil }
            let found = hasList ? others + run.count : others
            var count = syndb_parse_integers(run.cells, bounds.lowerBound, bounds.upperBound, values, found)
            if hasList {
                count = list(found, count, of: run.count, into: others) {
                    UInt64(bitPattern: values[$0])
                } orWhere: {
                    !scale.takes(values[$0])
                }
            }
            scale.apply(to: values, count: run.count)
            return count
        } parse: { start, length, value in
            switch DecimalText.integer(start, length, power: power) {
            case .value(let whole):
                let (product, overflow) = whole.multipliedReportingOverflow(by: factor)
                if overflow { return .conversion }
                guard range.contains(product) else { return .outOfRange }
                value = product
                return nil
            case .malformed: return .malformed
            case .fraction: return power == 0 ? .fraction : .conversion
            case .overflow: return .outOfRange
            }
        }
    }

    func appendBooleans(_ run: CellRun) -> CellFault? {
        append(run, to: &integers, &nullRows, filler: 0) { _, _ in
            nil
        } parse: { start, length, value in
            guard let truth = CellText.boolean(start, length) else { return .malformed }
            value = truth ? 1 : 0
            return nil
        }
    }

    func appendDoubles(_ run: CellRun) -> CellFault? {
        let (multiplier, divisor) = conversion?.factors ?? (1, 1)
        let converts = conversion != nil
        return append(run, to: &doubles, &nullRows, filler: 0) { values, others in
            let found = sentinels.isEmpty ? others : others + run.count
            var count = syndb_parse_doubles(run.cells, values, found)
            if !sentinels.isEmpty {
                count = list(found, count, of: run.count, into: others) { values[$0].bitPattern }
            }
            guard converts else { return count }
            if divisor == 1 {
                for row in 0..<run.count { values[row] *= multiplier }
            } else {
                for row in 0..<run.count { values[row] /= divisor }
            }
            return count
        } parse: { start, length, value in
            guard let number = DecimalText.double(start, length) else { return .malformed }
            value = number
            if converts { value = divisor == 1 ? number * multiplier : number / divisor }
            return nil
        }
    }

    /// Appends `run` to `values`. `kernel` fills in the rows and lists those that
    /// it leaves to `parse`; it gives nil where it leaves all. `parse` gives the
    /// reason why a cell is refused.
    @inline(__always)
    private func append<Value>(
        _ run: CellRun, to values: inout [Value], _ nullRows: inout [Int], filler: Value,
        kernel: (UnsafeMutablePointer<Value>, UnsafeMutablePointer<UInt32>) -> Int?,
        parse: (UnsafePointer<UInt8>, Int, inout Value) -> CellFault.Reason?
    ) -> CellFault? {
        let base = count
        return ColumnAssembler.append(run.count, to: &values) { column, others, last in
            let listed = kernel(column, others)
            for index in 0..<(listed ?? run.count) {
                let row = listed == nil ? index : Int(others[index])
                let slice = run.slice(row)
                let (text, length) = CellText.trimmed(run.start(slice), slice.length)
                if isNull(text, length) {
                    guard isNullable else { return CellFault(row: row, reason: .null) }
                    nullRows.append(base &+ row)
                    column[row] = row > 0 ? column[row &- 1] : last ?? filler
                } else if let reason = parse(text, length, &column[row]) {
                    return CellFault(row: row, reason: reason)
                }
            }
            return nil
        }
    }

    /// Appends `rows` values, or those before a fault, that `body` writes. It is
    /// given room for them and for two lists of rows, one behind the other, and the
    /// value before them.
    @inline(__always)
    static func append<Value>(
        _ rows: Int, to values: inout [Value],
        _ body: (UnsafeMutablePointer<Value>, UnsafeMutablePointer<UInt32>, Value?) -> CellFault?
    ) -> CellFault? {
        withUnsafeTemporaryAllocation(of: Value.self, capacity: rows) { column in
            withUnsafeTemporaryAllocation(of: UInt32.self, capacity: 2 * rows) { list in
                guard let start = column.baseAddress, let others = list.baseAddress else { return nil }
                let fault = body(start, others, values.last)
                values.append(contentsOf: UnsafeBufferPointer(start: start, count: fault?.row ?? rows))
                return fault
            }
        }
    }
}
