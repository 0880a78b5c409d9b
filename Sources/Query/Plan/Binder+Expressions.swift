import Catalog
import Columns

extension Binder {
    mutating func bind(_ expression: Expression) throws(QueryError) -> TypedExpression {
        if let grouping, let key = grouping.keys.firstIndex(where: { $0.text == canonical(expression) }) {
            let value = grouping.keys[key].value
            var slot = TypedExpression(.slot(key), value.kind, unit: value.unit)
            slot.idScope = value.idScope
            // A field of the row's dataset has one of its values in each group.
            if value.expression.joinedMetadata == nil { slot.joinedField = value.joinedField }
            return slot
        }
        switch expression.kind {
        case .literal(let literal): return Self.literal(literal.value)
        case .column(let name):
            let value = try column(name, at: expression.range)
            guard grouping == nil || elementReferences != nil else {
                throw QueryError(
                    "\"\(name.name)\" is neither in GROUP BY nor inside an aggregate", at: expression.range,
                    hint: "add it to GROUP BY, or write an aggregate such as avg(\(name.name))")
            }
            return value
        case .call(let call): return try self.call(call, expression)
        case .negation(let operand):
            let value = try number(operand)
            if let constant = value.literal.flatMap(Self.negated) { return Self.literal(constant) }
            return TypedExpression(.negation(value.expression), value.kind, unit: value.unit)
        case .arithmetic(let symbol, let left, let right):
            let (a, b) = (try number(left), try number(right))
            if symbol == .add || symbol == .subtract { doubtUnits(a, left, b, right) }
            let isInteger = a.kind == .integer && b.kind == .integer && symbol != .divide
            return TypedExpression(
                .arithmetic(symbol, a.expression, b.expression), isInteger ? .integer : .double,
                unit: (symbol == .add || symbol == .subtract) && a.unit == b.unit ? a.unit : nil)
        case .cast(let operand, let type): return try cast(operand, type)
        case .cases(let cases): return try self.cases(cases)
        case .query(let query): return try self.query(query, expression)
        default: return TypedExpression(try predicate(expression), .boolean)
        }
    }

    /// Numbers of two units are compared and added as they are: that is seldom
    /// meant, but with plain numbers and with those whose unit nobody knows.
    func doubtUnits(_ a: TypedExpression, _ left: Expression, _ b: TypedExpression, _ right: Expression) {
        guard let unit = a.unit, let other = b.unit, unit != other,
            !["1", "unknown"].contains(unit), !["1", "unknown"].contains(other)
        else { return }
        steps?.doubt(
            "\(left.text) is in \(unit), \(right.text) in \(other): their numbers are taken as they are")
    }

    /// The constant itself, so that bounds are held against it; nil where the
    /// smallest integer has no opposite, which is an error only if it is run.
    private static func negated(_ value: Value) -> Value? {
        switch value {
        case .integer(let number) where number != .min: .integer(-number)
        case .double(let number): .double(-number)
        default: nil
        }
    }

    static func literal(_ value: Value) -> TypedExpression {
        let kind: ResultColumn.Kind? =
            switch value {
            case .null: nil
            case .boolean: .boolean
            case .integer: .integer
            case .double: .double
            case .text: .text
            case .identifier: .identifier
            }
        return TypedExpression(.literal(value), kind)
    }

    private mutating func number(_ expression: Expression) throws(QueryError) -> TypedExpression {
        let value = try bind(expression)
        guard value.isNumber else {
            throw QueryError("expected a number, found \(value.kind!.words)", at: expression.range)
        }
        return value
    }

    private mutating func cast(_ operand: Expression, _ type: CastType) throws(QueryError) -> TypedExpression
    {
        let value = try bind(operand)
        let kind: ResultColumn.Kind =
            switch type {
            case .boolean: .boolean
            case .integer: .integer
            case .double: .double
            case .text: .text
            case .id: .identifier
            }
        return TypedExpression(.cast(value.expression, type), kind)
    }

    private mutating func cases(_ cases: CaseExpression) throws(QueryError) -> TypedExpression {
        var branches: [BoundExpression.Branch] = []
        var kind: ResultColumn.Kind?
        func merge(_ value: TypedExpression, _ range: SourceRange) throws(QueryError) {
            guard let new = value.kind else { return }
            guard let old = kind else { return kind = new }
            if old == new { return }
            guard [old, new].allSatisfy({ $0 == .integer || $0 == .double }) else {
                throw QueryError("CASE mixes \(old.words) and \(new.words)", at: range)
            }
            kind = .double
        }
        for branch in cases.branches {
            let condition: BoundExpression
            if let operand = cases.operand {
                condition = try predicate(
                    Expression(.comparison(.equal, operand, branch.when), at: branch.when.range))
            } else {
                condition = try self.condition(branch.when, "WHEN")
            }
            let value = try bind(branch.then)
            try merge(value, branch.then.range)
            branches.append(BoundExpression.Branch(condition: condition, value: value.expression))
        }
        var otherwise = TypedExpression(.literal(.null), nil)
        if let expression = cases.otherwise {
            otherwise = try bind(expression)
            try merge(otherwise, expression.range)
        }
        let bound = BoundExpression.conditional(branches, otherwise: otherwise.expression)
        // Branches of whole numbers beside doubles give doubles throughout.
        return TypedExpression(kind == .double ? .cast(bound, .double) : bound, kind)
    }
}
