import Columns

extension Binder {
    /// An aggregate as the slot that holds its result.
    mutating func aggregate(
        _ function: Aggregate.Function, _ call: FunctionCall, _ expression: Expression
    ) throws(QueryError) -> TypedExpression {
        guard var scope = grouping else {
            throw QueryError(
                "the aggregate \(call.name) cannot stand here", at: expression.range,
                hint: "WHERE is decided row by row; use HAVING for conditions on groups")
        }
        var argument: TypedExpression?
        var position: Int?
        if call.isStar {
            guard function == .count else {
                throw QueryError("only count takes *", at: expression.range)
            }
        } else {
            let only = try Self.argument(of: function, call, expression)
            grouping = nil
            let value = try bind(only)
            grouping = scope
            guard !function.takesNumbers || value.isNumber else {
                throw QueryError(
                    "\(call.name) needs numbers, found \(value.kind!.words)", at: only.range,
                    hint: "count, min and max take every kind of value")
            }
            guard !call.isDistinct || function == .count else {
                throw QueryError("only count takes DISTINCT", at: expression.range)
            }
            position = scope.position(of: value.expression, canonical(only))
            argument = value
        }
        var aggregate = Aggregate(
            function: function, argument: position, isDistinct: call.isDistinct,
            isInteger: argument?.kind == .integer)
        if function.isApproximate { aggregate.text = expression.text }
        if let parameter = function.parameter, let constant = call.arguments.last {
            aggregate.parameter = try self.parameter(parameter, call.name, constant)
        }
        let index = scope.aggregates.firstIndex { $0.isSame(as: aggregate) } ?? scope.aggregates.count
        if index == scope.aggregates.count { scope.aggregates.append(aggregate) }
        grouping = scope
        return Self.result(of: aggregate, argument, .slot(scope.keys.count + index))
    }

    private static func argument(
        of function: Aggregate.Function, _ call: FunctionCall, _ expression: Expression
    ) throws(QueryError) -> Expression {
        let wanted = function.parameter == nil ? 1 : 2
        guard call.arguments.count == wanted, let first = call.arguments.first else {
            throw QueryError(
                "\(call.name) takes \(wanted == 1 ? "one argument" : "two arguments"), found \(call.arguments.count)",
                at: expression.range,
                hint: function.parameter.map { "a column, and \($0.words)" })
        }
        guard !hasAggregate(first) else {
            throw QueryError("aggregates cannot be nested", at: first.range)
        }
        return first
    }

    private mutating func parameter(
        _ parameter: Aggregate.Parameter, _ name: String, _ expression: Expression
    ) throws(QueryError) -> Double {
        let number: Double? =
            switch expression.isConstant ? try bind(expression).literal : nil {
            case .integer(let value): Double(value)
            case .double(let value) where parameter == .share: value
            default: nil
            }
        guard let number, parameter.range.contains(number) else {
            throw QueryError(
                "\(name) expects \(parameter.words), found \(expression.text)", at: expression.range)
        }
        return number
    }

    private static func result(
        of aggregate: Aggregate, _ argument: TypedExpression?, _ slot: BoundExpression
    ) -> TypedExpression {
        let unit = argument?.unit
        switch aggregate.function {
        case .count, .approximateCount: return TypedExpression(slot, .integer)
        case .min, .max:
            var result = TypedExpression(slot, argument?.kind, unit: unit)
            result.idScope = argument?.idScope
            return result
        case .sum: return TypedExpression(slot, aggregate.isInteger ? .integer : .double, unit: unit)
        case .approximateQuantile: return TypedExpression(slot, argument?.kind ?? .double, unit: unit)
        case .avg, .stddev, .stddevSample, .stddevPopulation, .median, .quantile:
            return TypedExpression(slot, .double, unit: unit)
        case .variance, .varianceSample, .variancePopulation: return TypedExpression(slot, .double)
        case .histogram: return TypedExpression(slot, .text)
        }
    }
}
