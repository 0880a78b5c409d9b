import Bits
import Catalog
import Columns
import SegmentFormat
import Store

/// Decides what a condition may come out as over rows of which only zone maps
/// and metadata are known. The one place where pruning is decided, for
/// datasets, segments, runs and pages alike.
struct Prover {
    /// What is known of the metadata of the rows.
    enum Metadata {
        /// They are all of one dataset.
        case dataset(DatasetOrdinal)
        /// They are of datasets that have only these terms.
        case zone(MetadataZoneMap)
        case unknown
    }

    let catalog: Catalog
    let metadata: Metadata
    /// Their places in the table; nil where nothing is known.
    let rows: Range<Int64>?
    /// The zone map of a metric column; nil where nothing is known.
    let zone: (Int) -> ZoneMap?

    init(
        catalog: Catalog, metadata: Metadata, rows: Range<Int64>? = nil,
        zone: @escaping (Int) -> ZoneMap? = { _ in nil }
    ) {
        self.catalog = catalog
        self.metadata = metadata
        self.rows = rows
        self.zone = zone
    }

    func outcomes(of expression: BoundExpression) -> OutcomeSet {
        switch expression {
        case .not(let operand): return !outcomes(of: operand)
        case .all(let operands):
            var result = OutcomeSet.isTrue
            for operand in operands {
                result = result.and(outcomes(of: operand))
                if result == .isFalse { break }
            }
            return result
        case .any(let operands):
            var result = OutcomeSet.isFalse
            for operand in operands {
                result = result.or(outcomes(of: operand))
                if result == .isTrue { break }
            }
            return result
        case .comparison(let symbol, let left, let right):
            if case .rowID = left { return places(expression) ?? .unknown }
            if case .rowID = right { return places(expression) ?? .unknown }
            return comparison(symbol, left, right)
        case .inList(.rowID, _, _): return places(expression) ?? .unknown
        case .inList(let operand, let members, let hasNull): return list(operand, members, hasNull)
        case .inScopedList(let operand, .datasetOrdinal, let members):
            guard case .dataset(let ordinal) = metadata else { return .unknown }
            guard let own = members.lists[.integer(Int64(ordinal.rawValue))] else { return .isFalse }
            return list(operand, own.members, own.hasNull)
        case .isNull(let operand): return isNull(operand)
        case .elements(let quantifier, let references, let condition):
            return elements(expression, quantifier, references, condition)
        case .metric(let column):
            // A column of truth values.
            return comparison(.equal, .metric(column), .literal(.boolean(true)))
        default: return constantOutcome(expression) ?? .unknown
        }
    }
}

extension Prover {
    /// The outcome of a condition that has one value for the whole dataset.
    private func constantOutcome(_ expression: BoundExpression) -> OutcomeSet? {
        guard let value = constant(expression) else { return nil }
        switch value {
        case .null: return .isNull
        case .boolean(let truth): return OutcomeSet(truth)
        default: return nil
        }
    }

    private func constant(_ expression: BoundExpression) -> Value? {
        if case .literal(let value) = expression { return value }
        guard case .dataset(let ordinal) = metadata, expression.isConstantInDataset else { return nil }
        var evaluator = ScalarEvaluator(catalog: catalog, dataset: ordinal)
        return try? evaluator.value(of: expression)
    }

    private static let longList = 64

    /// The outcome of a comparison of `rowid` with constants.
    private func places(_ expression: BoundExpression) -> OutcomeSet? {
        guard let rows else { return nil }
        if rows.count == 1, expression.metrics.isEmpty, !expression.readsMetadata {
            var evaluator = ScalarEvaluator(catalog: catalog, dataset: nil)
            evaluator.rowID = rows.lowerBound
            guard let truth = try? evaluator.truth(of: expression) as Bool?? else { return nil }
            return OutcomeSet(truth)
        }
        // A long list is work for every part of the table that is asked about.
        if case .inList(_, let members, _) = expression, members.count > Self.longList { return nil }
        guard let selection = RowSelection.exact(expression) else { return nil }
        let parts = selection.parts(in: rows)
        return parts.isEmpty ? .isFalse : parts == [rows] ? .isTrue : [.isTrue, .isFalse]
    }

    private func comparison(
        _ symbol: ComparisonOperator, _ left: BoundExpression, _ right: BoundExpression
    ) -> OutcomeSet {
        if case .metric(let column) = left, let value = constant(right) {
            return comparison(symbol, column, value)
        }
        if case .metric(let column) = right, let value = constant(left) {
            return comparison(symbol.mirrored, column, value)
        }
        if let a = constant(left), let b = constant(right) { return OutcomeSet(symbol.holds(a, b)) }
        return .unknown
    }

    /// `column symbol value` over rows with the column's zone map.
    private func comparison(_ symbol: ComparisonOperator, _ column: Int, _ value: Value) -> OutcomeSet {
        if value.isNull { return .isNull }
        guard let map = zone(column) else { return .unknown }
        var result: OutcomeSet = map.nulls > 0 ? .isNull : []
        let bounded = map.rows - map.nulls - map.nans
        if map.nans > 0 {
            // NaN is above every number and equal to itself.
            guard let order = Value.order(.double(.nan), value) else { return .unknown }
            result.insert(OutcomeSet(symbol.accepts(order)))
        }
        if bounded > 0 {
            guard let bounds = map.bounds else { return .unknown }
            let (minimum, maximum) = Self.values(bounds, like: value)
            guard let low = Value.order(minimum, value), let high = Value.order(maximum, value) else {
                return .unknown
            }
            // Values lie between: each order from low's to high's may occur.
            for order in min(low, high)...max(low, high) { result.insert(OutcomeSet(symbol.accepts(order))) }
        }
        return result
    }

    private static func values(_ bounds: ZoneBounds, like value: Value) -> (Value, Value) {
        switch bounds {
        case .doubles(let minimum, let maximum): (.double(minimum), .double(maximum))
        case .integers(let minimum, let maximum):
            if case .identifier = value {
                (.identifier(.integer(minimum)), .identifier(.integer(maximum)))
            } else if case .boolean = value {
                (.boolean(minimum != 0), .boolean(maximum != 0))
            } else {
                (.integer(minimum), .integer(maximum))
            }
        }
    }

    private func list(_ operand: BoundExpression, _ members: MemberList, _ hasNull: Bool) -> OutcomeSet {
        if let value = constant(operand) {
            if value.isNull { return .isNull }
            return members.contains(value) ? .isTrue : hasNull ? .isNull : .isFalse
        }
        guard case .metric(let column) = operand else { return .unknown }
        // NULL is in no list, not even in one without any member that the
        // column could hold.
        guard !members.isEmpty else { return hasNull ? .isNull : [.isFalse, .isNull] }
        guard let map = zone(column) else { return .unknown }
        let isOutside: OutcomeSet = hasNull ? .isNull : .isFalse
        var result: OutcomeSet = map.nulls > 0 ? .isNull : []
        if map.nans > 0 { result.formUnion(members.contains(.double(.nan)) ? .isTrue : isOutside) }
        guard map.rows > map.nulls + map.nans else { return result }
        guard let share = share(of: map.bounds, members) else { return .unknown }
        if share != .none { result.insert(.isTrue) }
        if share != .all { result.formUnion(isOutside) }
        return result
    }

    /// Nil where nothing is known.
    private func share(of bounds: ZoneBounds?, _ members: MemberList) -> IntegerSet.Share? {
        switch bounds {
        case .integers(let minimum, let maximum):
            if case .boolean = members.values.first {
                let values = Set([minimum, maximum].map { Value.boolean($0 != 0) })
                let found = values.count { members.contains($0) }
                return found == 0 ? IntegerSet.Share.none : found == values.count ? .all : .some
            }
            let areIdentifiers = if case .identifier = members.values.first { true } else { false }
            return members.share(of: minimum...maximum, areIdentifiers: areIdentifiers)
        case .doubles(let minimum, let maximum):
            // -0 below +0 in bounds, equal to it in lists.
            return members.share(of: min(minimum, maximum)...max(minimum, maximum))
        case nil: return nil
        }
    }

    private func isNull(_ operand: BoundExpression) -> OutcomeSet {
        if let value = constant(operand) { return OutcomeSet(value.isNull) }
        guard case .metric(let column) = operand, let map = zone(column) else { return [.isTrue, .isFalse] }
        if map.nulls == 0 { return .isFalse }
        return map.nulls == map.rows ? .isTrue : [.isTrue, .isFalse]
    }
}

extension Prover {
    private func elements(
        _ expression: BoundExpression, _ quantifier: BoundExpression.Quantifier,
        _ references: [MetadataColumnReference], _ condition: BoundExpression
    ) -> OutcomeSet {
        switch metadata {
        case .unknown: return .unknown
        case .dataset: return constantOutcome(expression) ?? .unknown
        case .zone(let map):
            guard map.catalogNumber == catalog.number else { return .unknown }
            // Each reference ranges over its own terms: pairs that no element
            // has may be counted in, never left out.
            var terms: [[UInt32]] = []
            for reference in references {
                // A cache: one that cannot be read proves nothing.
                guard let known = try? map.terms(of: reference.name) else {
                    return .unknown
                }
                terms.append(known)
            }
            let isAbsentSomewhere = terms.contains { $0.contains(MetadataZoneMap.absentTerm) }
            var result: OutcomeSet = isAbsentSomewhere ? .isNull : []
            result.formUnion(elementOutcomes(condition, references, terms))
            // Several elements: any of them may decide.
            if quantifier == .any, result.contains(.isTrue), result != .isTrue { result = .unknown }
            if quantifier == .all, result.contains(.isFalse), result != .isFalse { result = .unknown }
            return result
        }
    }

    /// A condition on one element, over all terms that its parts may have.
    private func elementOutcomes(
        _ condition: BoundExpression, _ references: [MetadataColumnReference], _ terms: [[UInt32]]
    ) -> OutcomeSet {
        switch condition {
        case .all(let operands):
            return operands.reduce(.isTrue) { $0.and(elementOutcomes($1, references, terms)) }
        case .any(let operands):
            return operands.reduce(.isFalse) { $0.or(elementOutcomes($1, references, terms)) }
        case .not(let operand): return !elementOutcomes(operand, references, terms)
        default:
            var used = Set<Int>()
            condition.forEach { if case .element(let index) = $0 { used.insert(index) } }
            // Terms alone decide it only where it asks of nothing else: a row,
            // or another field, is not known here.
            guard used.count == 1, let index = used.first, condition.readsElementsAlone else {
                return .unknown
            }
            guard let known = try? catalog.terms(of: references[index]) else { return .unknown }
            var result: OutcomeSet = []
            for term in terms[index] {
                var value = Value.null
                if term != MetadataZoneMap.absentTerm {
                    // A manifest is input: a code beyond the terms proves nothing.
                    guard known.indices.contains(Int(term)) else { return .unknown }
                    value = known[Int(term)]
                }
                var evaluator = ScalarEvaluator(catalog: catalog, dataset: nil)
                evaluator.elements = Array(repeating: value, count: references.count)
                guard let truth = try? evaluator.truth(of: condition) as Bool?? else { return .unknown }
                result.insert(OutcomeSet(truth))
                if result == .unknown { break }
            }
            return result
        }
    }
}

extension ComparisonOperator {
    /// The operator with its sides exchanged.
    var mirrored: ComparisonOperator {
        switch self {
        case .less: .greater
        case .lessOrEqual: .greaterOrEqual
        case .greater: .less
        case .greaterOrEqual: .lessOrEqual
        case .equal, .notEqual, .under: self
        }
    }

    /// Whether the operator holds for an order of -1, 0 or 1.
    func accepts(_ order: Int) -> Bool {
        switch self {
        case .equal, .under: order == 0
        case .notEqual: order != 0
        case .less: order < 0
        case .lessOrEqual: order <= 0
        case .greater: order > 0
        case .greaterOrEqual: order >= 0
        }
    }

    /// The truth of a comparison of two values; nil where either is NULL.
    func holds(_ left: Value, _ right: Value) -> Bool? {
        Value.order(left, right).map(accepts)
    }
}
