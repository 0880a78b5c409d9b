import Catalog
import Columns

extension Binder {
    mutating func call(_ call: FunctionCall, _ expression: Expression) throws(QueryError) -> TypedExpression {
        if let function = Aggregate.Function(rawValue: call.name) {
            return try aggregate(function, call, expression)
        }
        guard let function = RowFunction(rawValue: call.name) else {
            throw Self.unknownFunction(call.name, at: expression.range)
        }
        guard !call.isStar, !call.isDistinct else {
            throw QueryError(
                "\(call.name) takes no \(call.isStar ? "*" : "DISTINCT")", at: expression.range)
        }
        // Of a join: decided where the table is read.
        if !sides.isEmpty, grouping == nil, function != .largestName {
            let used = try sides(of: expression)
            guard used.count == 1, let side = used.first else {
                throw QueryError("\(call.name) takes columns of one table", at: expression.range)
            }
            return joined(side, try sides[side].binder.bind(expression), expression.text)
        }
        switch function {
        case .largestName: return try largestName(call, expression)
        case .uuid: return try uuid(call, expression)
        case .inBox: return try inBox(call, expression)
        }
    }

    private mutating func largestName(
        _ call: FunctionCall, _ expression: Expression
    ) throws(QueryError) -> TypedExpression {
        guard !call.arguments.isEmpty else {
            throw QueryError(
                "argmax_name takes the columns to choose from", at: expression.range,
                hint: "as in: argmax_name(gaba, glutamate)")
        }
        var operands: [BoundExpression] = []
        var names: [String] = []
        for argument in call.arguments {
            guard case .column(let name) = argument.kind else {
                throw QueryError(
                    "argmax_name takes columns, whose names it gives", at: argument.range)
            }
            let value = try bind(argument)
            guard value.isNumber else {
                throw QueryError(
                    "argmax_name needs numbers, found \(value.kind!.words)", at: argument.range)
            }
            operands.append(value.expression)
            names.append(ownName(of: name))
        }
        return TypedExpression(.largestName(operands, names), .text)
    }

    /// An id in the table where it is a key, a reference in the one that it
    /// points into: the same id has the same UUID in both.
    private mutating func uuid(
        _ call: FunctionCall, _ expression: Expression
    ) throws(QueryError) -> TypedExpression {
        guard call.arguments.count == 1, case .column(let name) = call.arguments[0].kind,
            let (table, column) = tableColumn(name), column.type == .id
        else {
            throw QueryError(
                "uuid takes one column of ids", at: expression.range, hint: "as in: uuid(cid)")
        }
        // A key may be a reference, too, as in a table of relations.
        var owner = table.key.contains(column.name) ? table : nil
        if column.references.count == 1 { owner = catalog.schema.table(named: column.references[0]) }
        if column.references.count > 1 { owner = nil }
        guard let owner else {
            throw QueryError(
                "\"\(column.name)\" does not say of which table its ids are", at: call.arguments[0].range,
                hint: "uuid takes the table's key, or a reference to one table")
        }
        let value = try bind(call.arguments[0])
        return TypedExpression(.uuid(value.expression, table: owner.code), .identifier)
    }

    /// Six numbers and a unit, and before them the three columns of the position,
    /// where more than one may be meant. Both ends of each range are included, as
    /// with BETWEEN.
    private mutating func inBox(
        _ call: FunctionCall, _ expression: Expression
    ) throws(QueryError) -> TypedExpression {
        let isNamed = call.arguments.count == 10
        guard isNamed || call.arguments.count == 7, let last = call.arguments.last,
            case .literal(.text(let unitText)) = last.kind
        else {
            throw QueryError(
                "in_box takes six numbers and a unit in quotes, and before them the columns if need be",
                at: expression.range, hint: "as in: in_box(0, 1000, 0, 1000, 0, 500, 'nm')")
        }
        guard let unit = UnitName.canonical(unitText) else {
            let nearest = NearestName.find(unitText, among: UnitName.known)
            throw QueryError(
                "there is no unit '\(unitText)'", at: last.range,
                hint: nearest.map { "did you mean '\($0)'?" })
        }
        let columns =
            isNamed
            ? Array(call.arguments.prefix(3))
            : try positionColumns(expression.range).map {
                Expression(.column(ColumnName($0.name)), at: expression.range)
            }
        let borders = call.arguments.dropLast().suffix(6).map { $0 }
        var conditions: [Expression] = []
        for (axis, column) in columns.enumerated() {
            let value = try bind(column)
            guard case .column(let name) = column.kind, value.isNumber else {
                throw QueryError("in_box takes three columns of numbers", at: column.range)
            }
            guard value.unit == unit else {
                throw QueryError(
                    "\"\(name.name)\" is in \(value.unit ?? "no unit"), not in \(unit)", at: last.range,
                    hint: value.unit.map { "state the box in '\($0)'" })
            }
            let (low, high) = (borders[2 * axis], borders[2 * axis + 1])
            let (from, to) = (try bound(low), try bound(high))
            guard from <= to else {
                throw QueryError(
                    "the box is empty: \(low.text) lies above \(high.text)",
                    at: low.range.joined(to: high.range))
            }
            conditions.append(
                Expression(
                    .between(column, lower: low, upper: high, isNegated: false), at: expression.range))
        }
        return TypedExpression(
            try predicate(Expression(.all(conditions), at: expression.range)), .boolean)
    }

    /// Whether `in_box` knows the position of a row.
    var hasPosition: Bool { (try? positionColumns(SourceRange(0, 0))) != nil }

    private mutating func bound(_ expression: Expression) throws(QueryError) -> Double {
        switch expression.isConstant ? try bind(expression).literal : nil {
        case .integer(let value): return Double(value)
        case .double(let value): return value
        default: throw QueryError("in_box takes six numbers", at: expression.range)
        }
    }

    /// The columns of a row's place: those of the centre, else the only ones
    /// whose names end in `_x`, `_y` and `_z`.
    private func positionColumns(_ range: SourceRange) throws(QueryError) -> [ColumnSchema] {
        let columns = table?.columns.filter { $0.type.physical == .integer || $0.type == .float64 } ?? []
        func column(_ name: String) -> ColumnSchema? { columns.first { $0.name == name } }
        let stems = columns.map(\.name).filter { $0.hasSuffix("_x") }.map { String($0.dropLast(2)) }.filter {
            column($0 + "_y") != nil && column($0 + "_z") != nil
        }
        guard let stem = stems.first(where: { $0 == "centroid" }) ?? (stems.count == 1 ? stems[0] : nil)
        else {
            let found = stems.map { "\($0)_x" }.joined(separator: ", ")
            throw QueryError(
                "in_box needs a table with columns centroid_x, centroid_y and centroid_z", at: range,
                hint: stems.isEmpty
                    ? nil : "the table has several positions, of which \(found): name the three columns first"
            )
        }
        return ["_x", "_y", "_z"].compactMap { column(stem + $0) }
    }
}
