import Columns

/// Comparisons of one column with constants from either side, joined by AND:
/// one look at the column decides them together.
struct ColumnBounds {
    enum Range {
        case integers(ClosedRange<Int64>)
        case doubles(ClosedRange<Double>)
    }

    var column: Int
    var range: Range

    /// An operand of AND, or several of them as one.
    enum Part {
        case expression(BoundExpression)
        case bounds(ColumnBounds, [BoundExpression])
    }

    /// The operands of AND, those of ANDs inside of it among them.
    static func joined(_ operands: [BoundExpression], _ types: [ColumnType]) -> [Part] {
        let flat = flattened(operands)
        var sides: [Int: (lower: [(Int, Value)], upper: [(Int, Value)])] = [:]
        for (place, operand) in flat.enumerated() {
            guard let (column, symbol, value) = comparison(operand) else { continue }
            switch symbol {
            case .greaterOrEqual: sides[column, default: ([], [])].lower.append((place, value))
            case .lessOrEqual: sides[column, default: ([], [])].upper.append((place, value))
            default: break
            }
        }
        var boundsAt: [Int: Part] = [:]
        var taken = Set<Int>()
        for (column, side) in sides {
            guard side.lower.count == 1, side.upper.count == 1,
                let range = range(side.lower[0].1, side.upper[0].1, types[column])
            else { continue }
            let places = [side.lower[0].0, side.upper[0].0].sorted()
            boundsAt[places[0]] = .bounds(
                ColumnBounds(column: column, range: range), places.map { flat[$0] })
            taken.formUnion(places)
        }
        return flat.indices.compactMap { place in
            boundsAt[place] ?? (taken.contains(place) ? nil : .expression(flat[place]))
        }
    }

    private static func flattened(_ operands: [BoundExpression]) -> [BoundExpression] {
        operands.flatMap { operand in
            if case .all(let inner) = operand { flattened(inner) } else { [operand] }
        }
    }

    private static func comparison(
        _ expression: BoundExpression
    ) -> (column: Int, symbol: ComparisonOperator, value: Value)? {
        switch expression {
        case .comparison(let symbol, .metric(let column), .literal(let value)): (column, symbol, value)
        case .comparison(let symbol, .literal(let value), .metric(let column)):
            (column, symbol.mirrored, value)
        default: nil
        }
    }

    /// Nil where it is empty, or the constants are not of the column's sort. NaN
    /// is above every upper bound, and so in no range.
    private static func range(_ lower: Value, _ upper: Value, _ type: ColumnType) -> Range? {
        switch type.physical {
        case .integer where type != .bool:
            guard case .integer(let low) = lower, case .integer(let high) = upper, low <= high else {
                return nil
            }
            return .integers(low...high)
        case .double:
            guard let low = number(lower), let high = number(upper), low <= high else { return nil }
            return .doubles(low...high)
        default: return nil
        }
    }

    /// The same number as a double.
    private static func number(_ value: Value) -> Double? {
        switch value {
        case .double(let number): number
        case .integer(let number): Int64(exactly: Double(number)) == number ? Double(number) : nil
        default: nil
        }
    }
}
