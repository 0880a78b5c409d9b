import Bits
import Columns
import Encodings

/// Conditions on one column that are decided on its compressed page.
extension VectorEvaluator {
    /// A comparison with a constant; nil where the column's page or the
    /// constant is not of that sort.
    func select(
        _ index: Int, _ symbol: ComparisonOperator, _ value: Value, where live: Bitmap?
    ) throws -> Truth? {
        switch value {
        case .integer(let constant) where batch.types[index].physical == .integer:
            try select(index, Self.integers(symbol, constant), where: live)
        case .boolean(let constant) where batch.types[index] == .bool:
            try select(index, Self.truths(symbol, constant), where: live)
        case .identifier(.integer(let constant)) where batch.types[index] == .id:
            try select(index, Self.integers(symbol, constant), where: live)
                ?? select(index) { symbol.holds($0, value) ?? false }
        case .identifier where batch.types[index] == .id:
            try select(index) { symbol.holds($0, value) ?? false }
        case .text(let constant) where batch.types[index] == .text:
            switch symbol {
            case .equal: try select(index, Selection(kept: [constant]))
            case .notEqual: try select(index, Selection(kept: [constant], isInverted: true))
            default: try select(index) { symbol.holds($0, value) ?? false }
            }
        case .double(let constant) where batch.types[index].physical == .double && !constant.isNaN:
            try select(index, Self.doubles(symbol, constant), where: live)
        case .integer(let constant)
        where batch.types[index].physical == .double && Int64(exactly: Double(constant)) == constant:
            try select(index, Self.doubles(symbol, Double(constant)), where: live)
        default: nil
        }
    }

    /// A list of constants, each of the column's kind.
    func select(_ index: Int, among members: MemberList, where live: Bitmap?) throws -> Truth? {
        switch batch.types[index].physical {
        case .integer where batch.types[index] != .bool:
            try select(index, Selection(kept: members.integers), where: live)
        case .text:
            try select(index, Selection(kept: members.values.compactMap(\.containedText)))
        case .identifier:
            try select(index, Selection(kept: members.identifiers), where: live)
                ?? select(index) { members.contains($0) }
        case .integer, .double: nil
        }
    }

    /// A condition on the values of a column of texts or identifiers, asked once
    /// for each distinct one of the page; nil for other pages.
    func select(_ index: Int, _ holds: (Value) -> Bool) throws -> Truth? {
        try batch.page.select(index, rows: batch.rows) { page in
            switch page.type {
            case .text: try page.select(batch.rows) { holds(.text($0)) }
            case .identifier: try page.select(batch.rows) { holds(.identifier($0)) }
            case .integer, .double: nil
            }
        }
    }

    /// What is kept, nil being nothing, or all others.
    private struct Selection<Kept> {
        var kept: Kept?
        var isInverted = false
    }

    private static func integers(_ symbol: ComparisonOperator, _ constant: Int64) -> Selection<IntegerSet> {
        let below = constant == .min ? IntegerSet.none : IntegerSet(Int64.min...constant - 1)
        return switch symbol {
        case .equal, .under: Selection(kept: IntegerSet(constant...constant))
        case .notEqual: Selection(kept: IntegerSet(constant...constant), isInverted: true)
        case .less: Selection(kept: below)
        case .greaterOrEqual: Selection(kept: below, isInverted: true)
        case .lessOrEqual: Selection(kept: IntegerSet(Int64.min...constant))
        case .greater: Selection(kept: IntegerSet(Int64.min...constant), isInverted: true)
        }
    }

    /// Truth values are integers, of which all but 0 are true.
    private static func truths(_ symbol: ComparisonOperator, _ constant: Bool) -> Selection<IntegerSet> {
        let holds = [false, true].map { symbol.holds(.boolean($0), .boolean(constant)) ?? false }
        return switch (holds[0], holds[1]) {
        case (false, false): Selection(kept: IntegerSet.none)
        case (true, false): Selection(kept: IntegerSet(0...0))
        case (false, true): Selection(kept: IntegerSet(0...0), isInverted: true)
        case (true, true): Selection(kept: IntegerSet.none, isInverted: true)
        }
    }

    /// NaN is above every constant: it lies outside each of these ranges.
    private static func doubles(
        _ symbol: ComparisonOperator, _ constant: Double
    ) -> Selection<ClosedRange<Double>> {
        switch symbol {
        case .equal, .under: Selection(kept: constant...constant)
        case .notEqual: Selection(kept: constant...constant, isInverted: true)
        case .less: Selection(kept: constant == -.infinity ? nil : -.infinity...constant.nextDown)
        case .greaterOrEqual:
            Selection(kept: constant == -.infinity ? nil : -.infinity...constant.nextDown, isInverted: true)
        case .lessOrEqual: Selection(kept: -.infinity...constant)
        case .greater: Selection(kept: -.infinity...constant, isInverted: true)
        }
    }

    private func select(
        _ index: Int, _ selection: Selection<IntegerSet>, where live: Bitmap?
    ) throws -> Truth? {
        try select(index, selection) { try $0.select(batch.rows, in: $1, where: live) }
    }

    private func select(
        _ index: Int, _ selection: Selection<ClosedRange<Double>>, where live: Bitmap?
    ) throws -> Truth? {
        try select(index, selection) { try $0.select(batch.rows, in: $1, where: live) }
    }

    /// Numbers between two bounds, both included.
    func select(_ bounds: ColumnBounds, where live: Bitmap?) throws -> Truth? {
        switch bounds.range {
        case .integers(let range): try select(bounds.column, Selection(kept: IntegerSet(range)), where: live)
        case .doubles(let range): try select(bounds.column, Selection(kept: range), where: live)
        }
    }

    private func select(_ index: Int, _ selection: Selection<[String]>) throws -> Truth? {
        try select(index, selection) { try $0.select(batch.rows, among: $1) }
    }

    private func select<Kept>(
        _ index: Int, _ selection: Selection<Kept>, _ select: (PreparedPage, Kept) throws -> Bitmap?
    ) throws -> Truth? {
        guard let kept = selection.kept else { return nil }
        return try batch.page.select(index, rows: batch.rows) { page in
            guard let inside = try select(page, kept) else { return nil }
            return selection.isInverted ? inside.inverted() : inside
        }
    }
}

extension Value {
    fileprivate var containedText: String? {
        if case .text(let text) = self { text } else { nil }
    }
}
