import Columns

extension ColumnAssembler {
    /// Whether numbers go to the column as they are. Where they do not, their
    /// texts are parsed.
    func takes(_ values: NumberRun.Values) -> Bool {
        switch (type.physical, values) {
        case (.double, _): true
        case (.integer, .doubles): type != .bool && conversion == nil
        case (.integer, _): type != .bool
        case (.identifier, _): true
        case (.text, _): false
        }
    }

    /// Appends numbers that `takes` is true of.
    func append(_ run: NumberRun) -> CellFault? {
        let sentinels = NumberSentinels(nulls)
        defer { count += run.count }
        switch run.values {
        case .doubles(let values):
            if type.physical == .double { return appendTyped(run, sentinels) { values[$0] } }
            return appendWhole(run, sentinels, values)
        case .integers(let values):
            if type.physical == .double { return appendTyped(run, sentinels) { Double(values[$0]) } }
            return appendWhole(run, sentinels) { values[$0] }
        case .unsigned(let values):
            if type.physical == .double { return appendTyped(run, sentinels) { Double(values[$0]) } }
            if type == .id { return appendUnsigned(run, sentinels, values) }
            return appendWhole(run, sentinels) { Int64(exactly: values[$0]) }
        }
    }

    /// A null row repeats the value before it. False where the column may not be null.
    @inline(__always)
    private func noteNull(_ row: Int) -> Bool {
        guard isNullable else { return false }
        nullRows.append(count &+ row)
        return true
    }

    @inline(__always)
    private func appendTyped(
        _ run: NumberRun, _ sentinels: NumberSentinels, _ value: (Int) -> Double
    ) -> CellFault? {
        let base = doubles.count
        let (multiplier, divisor) = conversion?.factors ?? (1, 1)
        let hasSentinels = !sentinels.isEmpty
        var previous = doubles.last ?? 0
        doubles.append(contentsOf: repeatElement(0, count: run.count))
        return doubles.withUnsafeMutableBufferPointer { buffer -> CellFault? in
            for row in 0..<run.count {
                let number = run.isNull?[row] == true ? nil : value(row)
                if let number, !hasSentinels || !sentinels.contains(number) {
                    previous = divisor == 1 ? number * multiplier : number / divisor
                } else if !noteNull(row) {
                    return CellFault(row: row, reason: .null)
                }
                buffer[base &+ row] = previous
            }
            return nil
        }
    }

    /// `value` gives nil for a number beyond 63 bits.
    @inline(__always)
    private func appendWhole(
        _ run: NumberRun, _ sentinels: NumberSentinels, _ value: (Int) -> Int64?
    ) -> CellFault? {
        let range = type.integerRange ?? Int64.min...Int64.max
        let factor: (multiplier: Int64, divisor: Int64)?
        switch conversion {
        case .powerOfTen(let power) where abs(power) > 18: factor = nil
        case .powerOfTen(let power):
            let ten = (0..<abs(power)).reduce(Int64(1)) { product, _ in product * 10 }
            factor = power < 0 ? (1, ten) : (ten, 1)
        case .scale(let scale): factor = Int64(exactly: scale).map { ($0, 1) }
        case nil: factor = (1, 1)
        }
        if mixed != nil { return appendMixed(run, sentinels, value) }
        let base = integers.count
        let hasSentinels = !sentinels.isEmpty
        var previous = integers.last ?? 0
        integers.append(contentsOf: repeatElement(0, count: run.count))
        return integers.withUnsafeMutableBufferPointer { buffer -> CellFault? in
            for row in 0..<run.count {
                let number = run.isNull?[row] == true ? 0 : value(row)
                guard let number else { return CellFault(row: row, reason: .outOfRange) }
                if run.isNull?[row] == true || hasSentinels && sentinels.contains(number) {
                    guard noteNull(row) else { return CellFault(row: row, reason: .null) }
                } else {
                    guard let factor, factor.divisor == 1 || number % factor.divisor == 0 else {
                        return CellFault(row: row, reason: .conversion)
                    }
                    let whole = factor.divisor == 1 ? number : number / factor.divisor
                    let (product, overflow) = whole.multipliedReportingOverflow(by: factor.multiplier)
                    guard !overflow else { return CellFault(row: row, reason: .conversion) }
                    guard range.contains(product) else { return CellFault(row: row, reason: .outOfRange) }
                    previous = product
                }
                buffer[base &+ row] = previous
            }
            return nil
        }
    }

    /// Identifiers behind one that is no signed integer.
    private func appendMixed(
        _ run: NumberRun, _ sentinels: NumberSentinels, _ value: (Int) -> Int64?
    ) -> CellFault? {
        for row in 0..<run.count {
            let number = run.isNull?[row] == true ? nil : value(row)
            if let number, !sentinels.contains(number) {
                append(Identifier.integer(number))
            } else {
                guard noteNull(row) else { return CellFault(row: row, reason: .null) }
                append(mixed?.last ?? .integer(0))
            }
        }
        return nil
    }

    /// Doubles for a column of whole numbers, or of ids: exact ones only, and
    /// ids only up to 2^53, above which a double stands for several integers.
    private func appendWhole(
        _ run: NumberRun, _ sentinels: NumberSentinels, _ values: UnsafePointer<Double>
    ) -> CellFault? {
        let range = type.integerRange ?? Int64.min...Int64.max
        for row in 0..<run.count {
            let isNull = run.isNull?[row] == true || sentinels.contains(values[row])
            if isNull {
                guard noteNull(row) else { return CellFault(row: row, reason: .null) }
                appendInteger(nil)
                continue
            }
            let number = values[row]
            guard number.isFinite else { return CellFault(row: row, reason: .malformed) }
            guard number.rounded(.towardZero) == number else {
                return CellFault(row: row, reason: type == .id ? .inexact : .fraction)
            }
            guard let whole = Int64(exactly: number) else { return CellFault(row: row, reason: .outOfRange) }
            if type == .id, whole.magnitude > 1 << 53 { return CellFault(row: row, reason: .inexact) }
            guard range.contains(whole) else { return CellFault(row: row, reason: .outOfRange) }
            appendInteger(whole)
        }
        return nil
    }

    private func appendUnsigned(
        _ run: NumberRun, _ sentinels: NumberSentinels, _ values: UnsafePointer<UInt64>
    ) -> CellFault? {
        for row in 0..<run.count {
            let small = Int64(exactly: values[row])
            if run.isNull?[row] == true || small.map(sentinels.contains) == true {
                guard noteNull(row) else { return CellFault(row: row, reason: .null) }
                appendInteger(nil)
            } else if let small {
                appendInteger(small)
            } else {
                append(Identifier.unsigned(values[row]))
            }
        }
        return nil
    }

    /// The value before it again where there is none.
    @inline(__always)
    private func appendInteger(_ value: Int64?) {
        if mixed != nil {
            append(value.map(Identifier.integer) ?? mixed?.last ?? .integer(0))
        } else {
            integers.append(value ?? integers.last ?? 0)
        }
    }
}
