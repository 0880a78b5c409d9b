import Bits
import Columns
import Encodings

/// Comparisons that are decided on compressed pages: each is a range, or what
/// lies outside one.
extension VectorEvaluator {
    /// Nil where the column's page or the constant is not of that sort.
    func select(_ index: Int, _ symbol: ComparisonOperator, _ value: Value) throws -> Truth? {
        switch value {
        case .integer(let constant) where batch.types[index].physical == .integer:
            try select(index, Self.integers(symbol, constant))
        case .identifier(.integer(let constant)) where batch.types[index] == .id:
            try select(index, Self.integers(symbol, constant))
        case .double(let constant) where batch.types[index].physical == .double && !constant.isNaN:
            try select(index, Self.doubles(symbol, constant))
        case .integer(let constant)
        where batch.types[index].physical == .double && Int64(exactly: Double(constant)) == constant:
            try select(index, Self.doubles(symbol, Double(constant)))
        default: nil
        }
    }

    /// The values inside a range, nil being none, or all others.
    private struct Selection<Number: Comparable> {
        var range: ClosedRange<Number>?
        var isInverted = false
    }

    private static func integers(_ symbol: ComparisonOperator, _ constant: Int64) -> Selection<Int64> {
        switch symbol {
        case .equal, .under: Selection(range: constant...constant)
        case .notEqual: Selection(range: constant...constant, isInverted: true)
        case .less: Selection(range: constant == .min ? nil : Int64.min...constant - 1)
        case .greaterOrEqual:
            Selection(range: constant == .min ? nil : Int64.min...constant - 1, isInverted: true)
        case .lessOrEqual: Selection(range: Int64.min...constant)
        case .greater: Selection(range: Int64.min...constant, isInverted: true)
        }
    }

    /// NaN is above every constant: it lies outside each of these ranges.
    private static func doubles(_ symbol: ComparisonOperator, _ constant: Double) -> Selection<Double> {
        switch symbol {
        case .equal, .under: Selection(range: constant...constant)
        case .notEqual: Selection(range: constant...constant, isInverted: true)
        case .less: Selection(range: constant == -.infinity ? nil : -.infinity...constant.nextDown)
        case .greaterOrEqual:
            Selection(range: constant == -.infinity ? nil : -.infinity...constant.nextDown, isInverted: true)
        case .lessOrEqual: Selection(range: -.infinity...constant)
        case .greater: Selection(range: -.infinity...constant, isInverted: true)
        }
    }

    private func select(_ index: Int, _ selection: Selection<Int64>) throws -> Truth? {
        try select(index, selection) { try $0.select(batch.rows, in: $1) }
    }

    private func select(_ index: Int, _ selection: Selection<Double>) throws -> Truth? {
        try select(index, selection) { try $0.select(batch.rows, in: $1) }
    }

    private func select<Number>(
        _ index: Int, _ selection: Selection<Number>,
        _ inRange: (PreparedPage, ClosedRange<Number>) throws -> Bitmap?
    ) throws -> Truth? {
        guard let range = selection.range else { return nil }
        return try batch.page.select(index, rows: batch.rows) { page in
            guard let inside = try inRange(page, range) else { return nil }
            return selection.isInverted ? inside.inverted() : inside
        }
    }
}
