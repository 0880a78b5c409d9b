import Catalog
import Columns

extension Binder {
    /// Conditions. A comparison of a metadata column becomes a condition on
    /// the elements of its field: `=`, `IN`, `LIKE` hold if any element does,
    /// `!=` and `NOT` negate that.
    mutating func predicate(_ expression: Expression) throws(QueryError) -> BoundExpression {
        if let column = try foreignCondition(expression) { return column }
        // Before a negation is taken out: ALL(field) != 'x' speaks of each element.
        if elementReferences == nil, grouping == nil, let (field, inner) = try allOf(expression) {
            return try elements(.all, [field], [inner])
        }
        switch expression.kind {
        case .not(let operand): return .not(try condition(operand, "NOT"))
        case .any(let operands):
            var bound: [BoundExpression] = []
            for operand in operands { bound.append(try condition(operand, "OR")) }
            return .any(bound)
        case .all(let operands): return .all(try conjunction(operands))
        case .comparison(.notEqual, let left, let right):
            return .not(
                try predicate(Expression(.comparison(.equal, left, right), at: expression.range)))
        case .list(let value, let items, isNegated: true):
            return .not(
                try predicate(Expression(.list(value, items: items, isNegated: false), at: expression.range)))
        case .between(let value, let lower, let upper, isNegated: true):
            return .not(
                try predicate(
                    Expression(
                        .between(value, lower: lower, upper: upper, isNegated: false), at: expression.range)))
        case .match(let symbol, let value, let pattern, isNegated: true):
            return .not(
                try predicate(
                    Expression(
                        .match(symbol, value, pattern: pattern, isNegated: false), at: expression.range)))
        case .inQuery(let value, let query, isNegated: true):
            return .not(
                try predicate(
                    Expression(.inQuery(value, query, isNegated: false), at: expression.range)))
        case .isNull(let value, isNegated: true):
            return .not(try predicate(Expression(.isNull(value, isNegated: false), at: expression.range)))
        default:
            if elementReferences == nil, let element = try elementCondition(expression) { return element }
            return try plain(expression)
        }
    }

    /// The operands of AND: those that speak of different parts of one
    /// many-valued field (gene and expression) speak of the same element. They
    /// stand where the first of them stood: what comes after is evaluated only
    /// for rows that they leave.
    private mutating func conjunction(_ operands: [Expression]) throws(QueryError) -> [BoundExpression] {
        let references = operands.map(manyValued)
        var ofField: [Int: [Int]] = [:]
        for (place, reference) in references.enumerated() {
            if let reference { ofField[reference.fieldIndex, default: []].append(place) }
        }
        var bound: [BoundExpression] = []
        for (place, operand) in operands.enumerated() {
            let group = references[place].flatMap { ofField[$0.fieldIndex] } ?? []
            guard group.count > 1, Set(group.compactMap { references[$0]?.name }).count > 1 else {
                bound.append(try condition(operand, "AND"))
                continue
            }
            guard place == group[0] else { continue }
            let parts = Set(group.compactMap { references[$0] }).sorted { $0.name < $1.name }
            bound.append(try elements(.any, parts, group.map { operands[$0] }))
        }
        return bound
    }

    /// The column of a many-valued field of whose elements a positive condition
    /// speaks.
    private func manyValued(_ expression: Expression) -> MetadataColumnReference? {
        guard elementReferences == nil, let reference = elementOperand(expression), reference.isManyValued,
            reference.source != .datasetID
        else { return nil }
        return reference
    }

    /// The metadata column that a positive condition compares; nil for others.
    private func elementOperand(_ expression: Expression) -> MetadataColumnReference? {
        switch expression.kind {
        case .comparison(let symbol, let left, let right) where symbol != .notEqual:
            if right.isConstant { return metadataReference(left) }
            if left.isConstant { return metadataReference(right) }
            return nil
        case .list(let value, _, isNegated: false), .between(let value, _, _, isNegated: false),
            .match(_, let value, _, isNegated: false), .inQuery(let value, _, isNegated: false):
            return metadataReference(value)
        default: return nil
        }
    }

    /// A condition on one metadata column.
    private mutating func elementCondition(_ expression: Expression) throws(QueryError) -> BoundExpression? {
        guard grouping == nil else { return nil }
        if case .isNull(let value, _) = expression.kind, let reference = metadataReference(value) {
            // No element has the part: not (any element has it).
            let isPresent = BoundExpression.elements(
                .any, references: [reference], condition: .not(.isNull(.element(0))))
            return .not(
                .conditional(
                    [.init(condition: isPresent, value: .literal(.boolean(true)))],
                    otherwise: .literal(.boolean(false))))
        }
        guard let reference = elementOperand(expression) else { return nil }
        return try elements(.any, [reference], [expression])
    }

    private mutating func elements(
        _ quantifier: BoundExpression.Quantifier, _ references: [MetadataColumnReference],
        _ conditions: [Expression]
    ) throws(QueryError) -> BoundExpression {
        elementReferences = references
        defer { elementReferences = nil }
        var bound: [BoundExpression] = []
        for condition in conditions { bound.append(try predicate(condition)) }
        return .elements(
            quantifier, references: references, condition: bound.count == 1 ? bound[0] : .all(bound))
    }

    /// `ALL(field) = ...` taken apart into the field and `field = ...`.
    private func allOf(_ expression: Expression) throws(QueryError) -> (MetadataColumnReference, Expression)?
    {
        func field(_ operand: Expression) throws(QueryError) -> (MetadataColumnReference, Expression)? {
            guard case .call(let call) = operand.kind, call.name == "all" else { return nil }
            guard call.arguments.count == 1, let reference = metadataReference(call.arguments[0]) else {
                throw QueryError(
                    "ALL takes one metadata field", at: operand.range,
                    hint: "as in: ALL(brain_region) = 'CA1'")
            }
            return (reference, call.arguments[0])
        }
        switch expression.kind {
        case .comparison(let symbol, let left, let right):
            guard let (reference, name) = try field(left) else { return nil }
            return (reference, Expression(.comparison(symbol, name, right), at: expression.range))
        case .list(let value, let items, let isNegated):
            guard let (reference, name) = try field(value) else { return nil }
            return (
                reference, Expression(.list(name, items: items, isNegated: isNegated), at: expression.range)
            )
        case .between(let value, let lower, let upper, let isNegated):
            guard let (reference, name) = try field(value) else { return nil }
            return (
                reference,
                Expression(
                    .between(name, lower: lower, upper: upper, isNegated: isNegated), at: expression.range)
            )
        case .match(let symbol, let value, let pattern, let isNegated):
            guard let (reference, name) = try field(value) else { return nil }
            return (
                reference,
                Expression(.match(symbol, name, pattern: pattern, isNegated: isNegated), at: expression.range)
            )
        default: return nil
        }
    }

    /// A condition on single values.
    private mutating func plain(_ expression: Expression) throws(QueryError) -> BoundExpression {
        switch expression.kind {
        case .comparison(let symbol, let left, let right):
            if symbol == .under { return try under(left, right, expression.range) }
            let (a, b) = try unified(left, right, isEquality: symbol == .equal)
            return .comparison(symbol, a.expression, b.expression)
        case .between(let value, let lower, let upper, _):
            let low = try unified(value, lower)
            let high = try unified(value, upper)
            return .all([
                .comparison(.greaterOrEqual, low.0.expression, low.1.expression),
                .comparison(.lessOrEqual, high.0.expression, high.1.expression),
            ])
        case .list(let value, let items, _): return try list(value, items)
        case .inQuery(let value, let query, _): return try inQuery(value, query, expression)
        case .match(let symbol, let value, let pattern, _):
            let text = try bind(value)
            try refuseJoined(text, value)
            guard text.kind == .text || text.kind == .identifier || text.kind == nil else {
                throw QueryError("\(symbol.rawValue) needs text, found \(text.kind!.words)", at: value.range)
            }
            guard case .literal(.text(let form)) = pattern.kind else {
                throw QueryError("\(symbol.rawValue) needs a pattern in quotes", at: pattern.range)
            }
            let operand = text.kind == .identifier ? .cast(text.expression, .text) : text.expression
            if symbol == .regularExpression {
                do {
                    return .search(operand, try RegularExpression(form))
                } catch {
                    throw QueryError(error.message, at: pattern.range, hint: error.hint)
                }
            }
            return .match(operand, TextPattern(like: form, ignoresCase: symbol == .likeInAnyCase))
        case .isNull(let value, _): return .isNull(try bind(value).expression)
        default:
            let value = try bind(expression)
            return value.expression
        }
    }

    /// A term and all terms below it in the field's vocabulary.
    private mutating func under(
        _ value: Expression, _ term: Expression, _ range: SourceRange
    ) throws(QueryError) -> BoundExpression {
        guard let reference = metadataReference(value), let name = reference.vocabulary,
            let vocabulary = catalog.schema.vocabulary(named: name),
            case .literal(.text(let text)) = term.kind
        else {
            throw QueryError(
                "UNDER needs a metadata field with a vocabulary and a term in quotes", at: range,
                hint: "as in: brain_region UNDER 'hippocampus'")
        }
        try checkTerm(text, of: reference, vocabulary, term)
        let terms = Set(vocabulary.under(text).map(Value.text))
        return .inList(try bind(value).expression, MemberList(terms), hasNull: false)
    }

    private mutating func list(_ value: Expression, _ items: [Expression]) throws(QueryError)
        -> BoundExpression
    {
        let operand = try bind(value)
        try refuseJoined(operand, value)
        let items = try lines(of: items)
        var members = Set<Value>(minimumCapacity: items.count)
        var hasNull = false
        for item in items {
            let bound = try bind(item)
            guard let literal = bound.literal else {
                throw QueryError("IN takes constants", at: item.range, hint: "use OR for other values")
            }
            if literal.isNull {
                hasNull = true
            } else if let member = try Self.literal(
                known(literal, beside: operand, isEquality: true, item), as: operand.kind, for: item)
            {
                members.insert(member)
            }
        }
        return .inList(operand.expression, MemberList(members), hasNull: hasNull)
    }

    /// Many values as one text are for reading: no comparison means them.
    func refuseJoined(_ value: TypedExpression, _ expression: Expression) throws(QueryError) {
        guard let field = value.joinedField else { return }
        if case .metric = value.expression {
            throw QueryError(
                "\"\(field)\" can have several values in a dataset, which stand here in one text",
                at: expression.range,
                hint: "compare it where its table is read, or CAST(\(expression.text) AS text)")
        }
        throw QueryError(
            "\"\(field)\" can have several values in a dataset and is compared with constants only",
            at: expression.range,
            hint: "\(field) = 'x' holds if any value is x, ALL(\(field)) = 'x' if all are")
    }

    /// Both sides in one kind, or an error that names both.
    mutating func unified(
        _ left: Expression, _ right: Expression, isEquality: Bool = false
    ) throws(QueryError) -> (TypedExpression, TypedExpression) {
        var a = try bind(left)
        var b = try bind(right)
        try refuseJoined(a, left)
        try refuseJoined(b, right)
        if let literal = b.literal, a.literal == nil, !literal.isNull {
            let known = try known(literal, beside: a, isEquality: isEquality, right)
            b = try Self.literal(known, against: a, right)
        } else if let literal = a.literal, b.literal == nil, !literal.isNull {
            let known = try known(literal, beside: b, isEquality: isEquality, left)
            a = try Self.literal(known, against: b, left)
        }
        guard a.kind == nil || b.kind == nil || a.kind == b.kind || a.isNumber && b.isNumber else {
            throw QueryError(
                "cannot compare \(a.kind!.words) with \(b.kind!.words)",
                at: left.range.joined(to: right.range))
        }
        doubtUnits(a, left, b, right)
        return (a, b)
    }

    private static func literal(
        _ value: Value, against other: TypedExpression, _ expression: Expression
    ) throws(QueryError) -> TypedExpression {
        // Numbers stay as they are: an integer is compared with a double exactly.
        if other.isNumber, case .integer = value { return literal(value) }
        if other.isNumber, case .double = value { return literal(value) }
        // Above every integer of 64 bits, and so is the double nearest to it.
        if other.kind == .integer, case .identifier(.unsigned(let number)) = value {
            return literal(.double(Double(number)))
        }
        guard let converted = try literal(value, as: other.kind, for: expression) else {
            return literal(value)
        }
        return literal(converted)
    }

    /// `value` in the form that a column of `kind` holds; nil where no value of
    /// that kind can equal it.
    private static func literal(
        _ value: Value, as kind: ResultColumn.Kind?, for expression: Expression
    ) throws(QueryError) -> Value? {
        switch (value, kind) {
        case (_, nil): return value
        case (.integer(let number), .identifier): return .identifier(.integer(number))
        case (.identifier(.unsigned), .integer): return nil
        case (.text(let text), .identifier):
            guard let identifier = Identifier(text) else { return nil }
            return .identifier(identifier)
        case (.identifier, .identifier), (.text, .text), (.boolean, .boolean), (.integer, .integer),
            (.double, .double):
            return value
        case (.integer(let number), .double):
            return Value.compare(number, Double(number)) == 0 ? .double(Double(number)) : nil
        case (.double(let number), .integer): return Int64(exactly: number).map(Value.integer)
        case (.text(let text), .boolean) where ["true", "false"].contains(text.lowercased()):
            return .boolean(text.lowercased() == "true")
        case (.integer, .text), (.double, .text), (.identifier, .text):
            throw QueryError(
                "expected text, found the number \(expression.text)", at: expression.range,
                hint: "put it in quotes: '\(expression.text)'")
        default:
            throw QueryError(
                "expected \(kind!.words), found \(Self.literal(value).kind?.words ?? "NULL")",
                at: expression.range)
        }
    }
}
