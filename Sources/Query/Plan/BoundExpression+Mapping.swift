extension BoundExpression {
    /// The expression with parts replaced: by what `transform` gives for them,
    /// and where that is nil by the same with its own parts replaced.
    func mapped(_ transform: (BoundExpression) throws -> BoundExpression?) rethrows -> BoundExpression {
        if let replaced = try transform(self) { return replaced }
        func map(_ expression: BoundExpression) throws -> BoundExpression { try expression.mapped(transform) }
        switch self {
        case .literal, .metric, .metadata, .rowID, .datasetOrdinal, .slot, .element, .stepValue: return self
        case .negation(let operand): return .negation(try map(operand))
        case .arithmetic(let symbol, let left, let right):
            return .arithmetic(symbol, try map(left), try map(right))
        case .not(let operand): return .not(try map(operand))
        case .all(let operands): return .all(try operands.map(map))
        case .any(let operands): return .any(try operands.map(map))
        case .comparison(let symbol, let left, let right):
            return .comparison(symbol, try map(left), try map(right))
        case .inList(let operand, let members, let hasNull):
            return .inList(try map(operand), members, hasNull: hasNull)
        case .inStep(let operand, let step, let kind, let scope):
            return .inStep(try map(operand), step: step, kind: kind, scope: try scope.map(map))
        case .inScopedList(let operand, let scope, let members):
            return .inScopedList(try map(operand), scope: try map(scope), members)
        case .match(let operand, let pattern): return .match(try map(operand), pattern)
        case .search(let operand, let expression): return .search(try map(operand), expression)
        case .isNull(let operand): return .isNull(try map(operand))
        case .conditional(let branches, let otherwise):
            return .conditional(
                try branches.map { Branch(condition: try map($0.condition), value: try map($0.value)) },
                otherwise: try map(otherwise))
        case .cast(let operand, let type): return .cast(try map(operand), type)
        case .largestName(let operands, let names): return .largestName(try operands.map(map), names)
        case .uuid(let operand, let table): return .uuid(try map(operand), table: table)
        case .elements(let quantifier, let references, let condition):
            return .elements(quantifier, references: references, condition: try map(condition))
        }
    }
}

extension QueryPlan {
    /// The plan with parts of its expressions replaced.
    func mapped(_ transform: (BoundExpression) throws -> BoundExpression?) rethrows -> QueryPlan {
        func map(_ expression: BoundExpression) throws -> BoundExpression { try expression.mapped(transform) }
        var plan = self
        plan.filter = try filter.map(map)
        for index in outputs.indices { plan.outputs[index].expression = try map(outputs[index].expression) }
        for index in orders.indices { plan.orders[index].expression = try map(orders[index].expression) }
        if let grouping {
            plan.grouping?.keys = try grouping.keys.map(map)
            plan.grouping?.arguments = try grouping.arguments.map(map)
            plan.grouping?.having = try grouping.having.map(map)
        }
        guard case .join(var join) = source else { return plan }
        for index in join.sides.indices {
            join.sides[index].plan = try join.sides[index].plan.mapped(transform)
            join.sides[index].condition = try join.sides[index].condition.map(map)
        }
        for index in join.columns.indices {
            join.columns[index].expression = try map(join.columns[index].expression)
        }
        plan.source = .join(join)
        return plan
    }
}
