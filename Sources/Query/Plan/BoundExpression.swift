import Catalog
import Columns

/// An expression whose names have been looked up: what the prover and the
/// evaluators work on.
public indirect enum BoundExpression: Sendable {
    case literal(Value)
    /// A column of the table, by its position in `QueryPlan.metricColumns`.
    case metric(Int)
    /// The value of a metadata column for the row's dataset; many values as
    /// one text, joined by "; ".
    case metadata(MetadataColumnReference)
    case rowID
    /// The position of the row's dataset in the catalogue.
    case datasetOrdinal
    /// A group key or the result of an aggregate, after grouping.
    case slot(Int)
    case negation(BoundExpression)
    case arithmetic(ArithmeticOperator, BoundExpression, BoundExpression)
    case not(BoundExpression)
    case all([BoundExpression])
    case any([BoundExpression])
    case comparison(ComparisonOperator, BoundExpression, BoundExpression)
    case inList(BoundExpression, MemberList, hasNull: Bool)
    case match(BoundExpression, TextPattern)
    case isNull(BoundExpression)
    case conditional([Branch], otherwise: BoundExpression)
    case cast(BoundExpression, CastType)
    /// The name, as text, of the first operand that none is greater than; NULL
    /// where all are.
    case largestName([BoundExpression], [String])
    /// The UUID of an id of the row's dataset in the table of that code.
    case uuid(BoundExpression, table: UInt32)
    /// Whether a value is among those of a step; replaced by a list before the
    /// query is run. `scope` names the dataset of an id.
    case inStep(BoundExpression, step: Int, kind: ResultColumn.Kind?, scope: BoundExpression?)
    /// The value of a step, replaced by it before the query is run.
    case stepValue(Int)
    case inScopedList(BoundExpression, scope: BoundExpression, ScopedMembers)
    /// Whether a regular expression matches anywhere in a text.
    case search(BoundExpression, RegularExpression)
    /// A condition on the elements of a metadata field: NULL where the dataset
    /// has none. Inside `condition`, `.element(i)` is `references[i]`.
    case elements(Quantifier, references: [MetadataColumnReference], condition: BoundExpression)
    case element(Int)

    public struct Branch: Sendable {
        public var condition: BoundExpression
        public var value: BoundExpression
    }

    public enum Quantifier: Sendable { case any, all }
}

extension BoundExpression {
    /// Calls `body` for this expression and every one below it.
    func forEach(_ body: (BoundExpression) -> Void) {
        body(self)
        switch self {
        case .literal, .metric, .metadata, .rowID, .datasetOrdinal, .slot, .element, .stepValue: break
        case .inStep(let operand, _, _, let scope):
            operand.forEach(body)
            scope?.forEach(body)
        case .negation(let operand), .not(let operand), .inList(let operand, _, _), .match(let operand, _),
            .isNull(let operand), .cast(let operand, _), .elements(_, _, let operand), .uuid(let operand, _),
            .search(let operand, _):
            operand.forEach(body)
        case .arithmetic(_, let left, let right), .comparison(_, let left, let right),
            .inScopedList(let left, scope: let right, _):
            left.forEach(body)
            right.forEach(body)
        case .all(let operands), .any(let operands), .largestName(let operands, _):
            for operand in operands { operand.forEach(body) }
        case .conditional(let branches, let otherwise):
            for branch in branches {
                branch.condition.forEach(body)
                branch.value.forEach(body)
            }
            otherwise.forEach(body)
        }
    }

    /// The operands of AND; itself where it is none.
    var conjuncts: [BoundExpression] { if case .all(let operands) = self { operands } else { [self] } }

    /// Positions of the metric columns that the expression reads.
    var metrics: Set<Int> {
        var metrics = Set<Int>()
        forEach { if case .metric(let position) = $0 { metrics.insert(position) } }
        return metrics
    }

    /// The many-valued metadata column whose joined text is its value, unless
    /// a cast asks for that text.
    var joinedMetadata: MetadataColumnReference? {
        switch self {
        case .metadata(let reference): reference.isManyValued ? reference : nil
        case .conditional(let branches, let otherwise):
            branches.lazy.compactMap(\.value.joinedMetadata).first ?? otherwise.joinedMetadata
        default: nil
        }
    }

    /// Whether its value follows from the element at hand.
    var readsElementsAlone: Bool {
        var isAlone = true
        forEach {
            switch $0 {
            case .metric, .metadata, .rowID, .datasetOrdinal, .slot, .elements, .inStep, .stepValue:
                isAlone = false
            default: break
            }
        }
        return isAlone
    }

    /// Whether its value depends on the row's dataset.
    var readsMetadata: Bool {
        var reads = false
        forEach {
            switch $0 {
            case .metadata, .elements, .uuid, .datasetOrdinal: reads = true
            default: break
            }
        }
        return reads
    }

    /// Whether its value is the same for all rows of a dataset.
    var isConstantInDataset: Bool {
        var isConstant = true
        forEach {
            switch $0 {
            case .metric, .rowID, .slot, .inStep, .stepValue: isConstant = false
            default: break
            }
        }
        return isConstant
    }
}
