import Columns

/// Rows of a table by their `rowid`, as ranges: those for which a filter may
/// hold, so that segments, pages and rows outside are not looked at.
struct RowSelection: Sendable, Equatable {
    /// Ascending; none is empty, and no two overlap or touch.
    private(set) var ranges: [Range<Int64>]

    /// No table has as many rows as the last.
    static let all = RowSelection(ranges: [0..<Int64.max])
    static let none = RowSelection(ranges: [])

    private init(ranges: [Range<Int64>]) { self.ranges = ranges }

    /// In any order.
    init(_ unsorted: [Range<Int64>]) {
        ranges = []
        for range in unsorted.sorted(by: { $0.lowerBound < $1.lowerBound }) where !range.isEmpty {
            if let last = ranges.last, last.upperBound >= range.lowerBound {
                let end = max(last.upperBound, range.upperBound)
                ranges[ranges.count - 1] = last.lowerBound..<end
            } else {
                ranges.append(range)
            }
        }
    }

    /// The rows for which `condition` may hold: all but those of which its
    /// comparisons of `rowid` with constants say that it does not.
    init(of condition: BoundExpression) {
        switch condition {
        case .all(let operands):
            self = operands.reduce(.all) { $0.intersection(RowSelection(of: $1)) }
        case .any(let operands):
            self = RowSelection(operands.flatMap { RowSelection(of: $0).ranges })
        // Rows outside the list are not in it, or NULL beside one.
        case .inList(.rowID, let members, _):
            self = Self.exact(.inList(.rowID, members, hasNull: false)) ?? .all
        default: self = Self.exact(condition) ?? .all
        }
    }
}

extension RowSelection {
    /// The rows for which a comparison of `rowid` with constants holds, and no
    /// others; nil for any other condition.
    static func exact(_ condition: BoundExpression) -> RowSelection? {
        switch condition {
        case .comparison(let symbol, .rowID, .literal(let value)): return rows(symbol, value)
        case .comparison(let symbol, .literal(let value), .rowID): return rows(symbol.mirrored, value)
        case .inList(.rowID, let members, hasNull: false):
            let single = members.values.map { rows(.equal, $0) }
            guard single.allSatisfy({ $0 != nil }) else { return nil }
            return RowSelection(single.flatMap { $0?.ranges ?? [] })
        default: return nil
        }
    }

    /// The rows whose `rowid` is as `symbol` says to a number.
    private static func rows(_ symbol: ComparisonOperator, _ value: Value) -> RowSelection? {
        let bounds: (above: Int64, from: Int64)?
        switch value {
        case .integer(let number): bounds = (number == .max ? .max : number + 1, number)
        case .double(let number) where !number.isNaN:
            bounds = (rowID(number.rounded(.down) + 1), rowID(number.rounded(.up)))
        default: bounds = nil
        }
        guard let bounds else { return nil }
        // Rows count from 0; `from` is the first at or above the value, `above`
        // the first above it.
        let from = max(0, bounds.from)
        let above = max(0, bounds.above)
        return switch symbol {
        case .equal: RowSelection([from..<max(from, above)])
        case .less: RowSelection([0..<from])
        case .lessOrEqual: RowSelection([0..<above])
        case .greater: RowSelection([above..<Int64.max])
        case .greaterOrEqual: RowSelection([from..<Int64.max])
        case .notEqual: RowSelection([0..<from, max(from, above)..<Int64.max])
        case .under: nil
        }
    }

    private static func rowID(_ number: Double) -> Int64 {
        Int64(exactly: number) ?? (number < 0 ? .min : .max)
    }

    func intersection(_ other: RowSelection) -> RowSelection {
        RowSelection(other.ranges.flatMap(parts))
    }

    /// What lies in `range`, ascending.
    func parts(in range: Range<Int64>) -> [Range<Int64>] {
        var low = 0
        var high = ranges.count
        while low < high {
            let middle = (low + high) / 2
            if ranges[middle].upperBound <= range.lowerBound { low = middle + 1 } else { high = middle }
        }
        var parts: [Range<Int64>] = []
        while low < ranges.count, ranges[low].lowerBound < range.upperBound {
            let part = ranges[low].clamped(to: range)
            if !part.isEmpty { parts.append(part) }
            low += 1
        }
        return parts
    }

    func overlaps(_ range: Range<Int64>) -> Bool { !parts(in: range).isEmpty }
}
