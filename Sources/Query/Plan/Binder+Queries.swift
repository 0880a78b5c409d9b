import Columns

/// Queries inside of expressions: run before, with their result in their place.
extension Binder {
    private mutating func add(
        _ query: SelectStatement, _ use: QueryStep.Use, _ range: SourceRange, givesDataset: Bool = false
    ) throws(QueryError) -> Int {
        guard let steps else {
            throw QueryError("a search takes no query inside of it", at: range)
        }
        let plan = try Self.plan(
            query, catalog: catalog, steps: steps, names: names, givesDataset: givesDataset)
        steps.steps.append(QueryStep(name: "query in parentheses", use: use, statement: query, plan: plan))
        return steps.steps.count - 1
    }

    /// `(query)` as a value.
    mutating func query(_ query: SelectStatement, _ expression: Expression) throws(QueryError)
        -> TypedExpression
    {
        let step = try add(query, .value, expression.range)
        let output = try only(of: step, expression)
        var value = TypedExpression(.stepValue(step), output.column.kind, unit: output.column.unit)
        if output.traits.areLocalIDs { value.idScope = .lost }
        return value
    }

    /// The one column of a query.
    private func only(of step: Int, _ expression: Expression) throws(QueryError) -> QueryPlan.Output {
        let plan = steps?.steps[step].plan
        let outputs = (plan?.outputs ?? []).dropLast(plan?.givesDataset == true ? 1 : 0)
        guard outputs.count == 1 else {
            throw QueryError(
                "the query in parentheses must select one column, it selects \(outputs.count)",
                at: expression.range)
        }
        if let field = outputs[0].traits.joinedField {
            throw QueryError(
                "\"\(field)\" can have several values in a dataset, which the query gives in one text",
                at: expression.range, hint: "GROUP BY \(field) gives each value")
        }
        return outputs[0]
    }

    /// `value IN (query)`. Ids are unique within a dataset alone: those of both
    /// sides are compared in each dataset by itself.
    mutating func inQuery(
        _ value: Expression, _ query: SelectStatement, _ expression: Expression
    ) throws(QueryError) -> BoundExpression {
        let operand = try bind(value)
        try refuseJoined(operand, value)
        let step = try add(
            query, .list, expression.range, givesDataset: operand.idScope == .row && grouping == nil)
        let output = try only(of: step, expression)
        let kind = output.column.kind
        let areNumbers = operand.isNumber && [.integer, .double].contains(kind)
        guard operand.kind == nil || operand.kind == kind || areNumbers else {
            throw QueryError(
                "cannot compare \(operand.kind!.words) with \(kind.words)", at: expression.range)
        }
        guard operand.idScope != nil, output.traits.areLocalIDs else {
            return .inStep(operand.expression, step: step, kind: operand.kind, scope: nil)
        }
        guard steps?.steps[step].plan.givesDataset == true else {
            throw QueryError(
                "ids are unique only within a dataset, and these do not say of which they are",
                at: value.range,
                hint: "compare them where their table is read, or CAST(\(value.text) AS text) on both sides")
        }
        let dataset = try rowDataset(SelectStatement(items: [], source: query.source))
        return .inStep(operand.expression, step: step, kind: operand.kind, scope: dataset.expression)
    }
}
