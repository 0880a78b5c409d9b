extension ColumnAssembler {
    /// Whether a cell is NULL, for types whose values are never empty.
    @inline(__always)
    func isNull(_ start: UnsafePointer<UInt8>, _ length: Int) -> Bool {
        if length == 0 { return nulls.emptyIsNull }
        return nulls.hasSpellings && nulls.matches(start, length)
    }

    func appendIntegers(_ run: CellRun) -> CellFault? {
        let base = count
        let range = type.integerRange ?? Int64.min...Int64.max
        var power = 0
        var factor: Int64 = 1
        switch conversion {
        case .powerOfTen(let exponent): power = exponent
        case .scale(let scale): factor = Int64(exactly: scale) ?? 1
        case nil: break
        }
        var previous = integers.last ?? 0
        integers.append(contentsOf: repeatElement(0, count: run.count))
        return integers.withUnsafeMutableBufferPointer { buffer -> CellFault? in
            for row in 0..<run.count {
                let slice = run.slice(row)
                let (start, length) = CellText.trimmed(run.start(slice), slice.length)
                if isNull(start, length) {
                    guard isNullable else { return CellFault(row: row, reason: .null) }
                    nullRows.append(base &+ row)
                } else {
                    switch DecimalText.integer(start, length, power: power) {
                    case .value(let value):
                        let (product, overflow) = value.multipliedReportingOverflow(by: factor)
                        guard !overflow else { return CellFault(row: row, reason: .conversion) }
                        guard range.contains(product) else { return CellFault(row: row, reason: .outOfRange) }
                        previous = product
                    case .malformed: return CellFault(row: row, reason: .malformed)
                    case .fraction:
                        return CellFault(row: row, reason: power == 0 ? .fraction : .conversion)
                    case .overflow: return CellFault(row: row, reason: .outOfRange)
                    }
                }
                buffer[base &+ row] = previous
            }
            return nil
        }
    }

    func appendBooleans(_ run: CellRun) -> CellFault? {
        let base = count
        var previous = integers.last ?? 0
        integers.append(contentsOf: repeatElement(0, count: run.count))
        return integers.withUnsafeMutableBufferPointer { buffer -> CellFault? in
            for row in 0..<run.count {
                let slice = run.slice(row)
                let (start, length) = CellText.trimmed(run.start(slice), slice.length)
                if isNull(start, length) {
                    guard isNullable else { return CellFault(row: row, reason: .null) }
                    nullRows.append(base &+ row)
                } else {
                    guard let value = CellText.boolean(start, length) else {
                        return CellFault(row: row, reason: .malformed)
                    }
                    previous = value ? 1 : 0
                }
                buffer[base &+ row] = previous
            }
            return nil
        }
    }

    func appendDoubles(_ run: CellRun) -> CellFault? {
        let base = count
        let converts = conversion != nil
        let (multiplier, divisor) = conversion?.factors ?? (1, 1)
        var previous = doubles.last ?? 0
        doubles.append(contentsOf: repeatElement(0, count: run.count))
        return doubles.withUnsafeMutableBufferPointer { buffer -> CellFault? in
            for row in 0..<run.count {
                let slice = run.slice(row)
                let (start, length) = CellText.trimmed(run.start(slice), slice.length)
                if isNull(start, length) {
                    guard isNullable else { return CellFault(row: row, reason: .null) }
                    nullRows.append(base &+ row)
                } else {
                    guard let value = DecimalText.double(start, length) else {
                        return CellFault(row: row, reason: .malformed)
                    }
                    previous = value
                    if converts { previous = divisor == 1 ? value * multiplier : value / divisor }
                }
                buffer[base &+ row] = previous
            }
            return nil
        }
    }
}
