import Catalog
import Columns

/// Evaluates an expression for one row, one group or one dataset: the general
/// way, which every faster one must agree with.
struct ScalarEvaluator {
    let catalog: Catalog
    /// The row's dataset; nil where no metadata may be asked for.
    var dataset: DatasetOrdinal?
    /// Values of the metric columns that the expression reads.
    var metrics: [Value] = []
    var rowID: Int64 = 0
    /// Group keys and results of aggregates.
    var slots: [Value] = []
    /// Parts of the element that a condition is tried on.
    var elements: [Value] = []

    init(catalog: Catalog, dataset: DatasetOrdinal?) {
        self.catalog = catalog
        self.dataset = dataset
    }

    /// Nil is NULL.
    mutating func truth(of expression: BoundExpression) throws -> Bool? {
        switch try value(of: expression) {
        case .null: return nil
        case .boolean(let truth): return truth
        default: throw EvaluationError("expected a truth value")
        }
    }

    mutating func value(of expression: BoundExpression) throws -> Value {
        switch expression {
        case .literal(let value): return value
        case .metric(let column): return metrics[column]
        case .metadata(let reference):
            return try dataset.map { try catalog.shownValue(of: reference, $0) } ?? .null
        case .rowID: return .integer(rowID)
        case .datasetOrdinal: return dataset.map { .integer(Int64($0.rawValue)) } ?? .null
        case .inScopedList(let operand, let scope, let members):
            return Self.value(members.contains(try value(of: operand), of: try value(of: scope)))
        case .inStep, .stepValue: throw EvaluationError("a query inside of this one has not been run")
        case .slot(let slot): return slots[slot]
        case .element(let index): return elements[index]
        case .negation(let operand):
            switch try value(of: operand) {
            case .integer(let number):
                guard number != .min else { throw EvaluationError.overflow("-(\(number))") }
                return .integer(-number)
            case .double(let number): return .double(-number)
            default: return .null
            }
        case .arithmetic(let symbol, let left, let right):
            return try Self.arithmetic(symbol, try value(of: left), try value(of: right))
        case .not(let operand): return Self.value(try truth(of: operand).map { !$0 })
        case .all(let operands):
            var result: Bool? = true
            for operand in operands {
                switch try truth(of: operand) {
                case false?: return .boolean(false)
                case nil: result = nil
                case true?: break
                }
            }
            return Self.value(result)
        case .any(let operands):
            var result: Bool? = false
            for operand in operands {
                switch try truth(of: operand) {
                case true?: return .boolean(true)
                case nil: result = nil
                case false?: break
                }
            }
            return Self.value(result)
        case .comparison(let symbol, let left, let right):
            return Self.value(symbol.holds(try value(of: left), try value(of: right)))
        case .inList(let operand, let members, let hasNull):
            let value = try value(of: operand)
            if value.isNull { return .null }
            return members.contains(value) ? .boolean(true) : hasNull ? .null : .boolean(false)
        case .match(let operand, let pattern):
            guard case .text(let text) = try value(of: operand) else { return .null }
            return .boolean(pattern.matches(text))
        case .search(let operand, let expression):
            guard case .text(let text) = try value(of: operand) else { return .null }
            return .boolean(expression.matches(text))
        case .largestName(let operands, let names): return try largestName(operands, names)
        case .uuid(let operand, let table): return try uuid(try value(of: operand), table)
        case .isNull(let operand): return .boolean(try value(of: operand).isNull)
        case .conditional(let branches, let otherwise):
            for branch in branches where try truth(of: branch.condition) == true {
                return try value(of: branch.value)
            }
            return try value(of: otherwise)
        case .cast(let operand, let type): return try Self.cast(try value(of: operand), type)
        case .elements(let quantifier, let references, let condition):
            return Self.value(try elements(quantifier, references, condition))
        }
    }

    private static func value(_ truth: Bool?) -> Value { truth.map(Value.boolean) ?? .null }

    private mutating func elements(
        _ quantifier: BoundExpression.Quantifier, _ references: [MetadataColumnReference],
        _ condition: BoundExpression
    ) throws -> Bool? {
        guard let dataset else { return nil }
        let columns = try references.map { try catalog.values(of: $0, dataset) }
        let outer = elements
        defer { elements = outer }
        let decisive = quantifier == .any
        var result: Bool? = columns.first?.isEmpty == false ? !decisive : nil
        for element in columns.first?.indices ?? 0..<0 {
            elements = columns.map { $0[element] }
            switch try truth(of: condition) {
            case decisive?: return decisive
            case nil: result = nil
            default: break
            }
        }
        return result
    }
}

extension ScalarEvaluator {
    /// `/` is real division; by zero gives NULL; an integer that leaves 64
    /// bits is an error.
    static func arithmetic(_ symbol: ArithmeticOperator, _ left: Value, _ right: Value) throws -> Value {
        if case .integer(let a) = left, case .integer(let b) = right, symbol != .divide {
            let result: (partialValue: Int64, overflow: Bool)
            switch symbol {
            case .add: result = a.addingReportingOverflow(b)
            case .subtract: result = a.subtractingReportingOverflow(b)
            case .multiply: result = a.multipliedReportingOverflow(by: b)
            case .remainder, .divide:
                if b == 0 { return .null }
                result = b == -1 ? (0, false) : a.remainderReportingOverflow(dividingBy: b)
            }
            guard !result.overflow else { throw EvaluationError.overflow("\(a) \(symbol.rawValue) \(b)") }
            return .integer(result.partialValue)
        }
        guard let a = left.double, let b = right.double else { return .null }
        switch symbol {
        case .add: return .double(a + b)
        case .subtract: return .double(a - b)
        case .multiply: return .double(a * b)
        case .divide: return b == 0 ? .null : .double(a / b)
        case .remainder: return b == 0 ? .null : .double(a.truncatingRemainder(dividingBy: b))
        }
    }

    static func cast(_ value: Value, _ type: CastType) throws -> Value {
        if value.isNull { return .null }
        func refused(_ what: String) -> EvaluationError {
            EvaluationError("cannot cast \"\(value.text)\" to \(what)")
        }
        switch type {
        case .text: return .text(value.text)
        case .id:
            guard let identifier = Identifier(value.text) else { throw refused("an id") }
            return .identifier(identifier)
        case .integer:
            switch value {
            case .integer: return value
            case .boolean(let truth): return .integer(truth ? 1 : 0)
            case .double(let number):
                guard let whole = Int64(exactly: number.rounded(.towardZero)) else {
                    throw refused("an integer")
                }
                return .integer(whole)
            default:
                guard let number = Int64(value.text) else { throw refused("an integer") }
                return .integer(number)
            }
        case .double:
            if let number = value.double { return .double(number) }
            guard let number = Double(value.text) else { throw refused("a double") }
            return .double(number)
        case .boolean:
            switch value {
            case .boolean: return value
            case .integer(let number): return .boolean(number != 0)
            default:
                guard let truth = Bool(value.text.lowercased()) else { throw refused("a boolean") }
                return .boolean(truth)
            }
        }
    }
}

extension Value {
    /// The number as a double; nil for anything else.
    var double: Double? {
        switch self {
        case .integer(let value): Double(value)
        case .double(let value): value
        default: nil
        }
    }
}
