import Catalog
import Columns

/// Names in a query over several sources.
extension Binder {
    /// The source that a name is of.
    func side(of name: ColumnName, at range: SourceRange) throws(QueryError) -> Int {
        if let qualifier = name.table {
            let lower = qualifier.lowercased()
            let called = sides.indices.filter { sides[$0].name.lowercased() == lower }
            if called.count == 1 { return called[0] }
            let known = sides.indices.filter { sides[$0].binder.isOfThisSource(qualifier) }
            if known.count == 1 { return known[0] }
            guard known.count > 1 else { throw unknownTable(qualifier, range) }
            throw QueryError(
                "several sources of the query are tables \"\(lower)\"", at: range,
                hint: "they are called \(known.map { "\"\(sides[$0].name)\"" }.joined(separator: ", "))")
        }
        let own = sides.indices.filter { sides[$0].binder.hasOwnColumn(name.name) }
        if own.count == 1 { return own[0] }
        guard own.isEmpty else { throw ambiguous(name, own, range) }
        let tables = sides.indices.filter { sides[$0].binder.table != nil }
        guard catalog.metadataColumn(named: name.name) != nil || name.name.lowercased() == "rowid" else {
            throw unknownInJoin(name, range)
        }
        if name.name.lowercased() != "rowid", let first = sides.firstIndex(where: \.isOfRowDataset),
            tables.allSatisfy({ sides[$0].isOfRowDataset || sides[$0].isLeft })
        {
            return first
        }
        if tables.count == 1, name.name.lowercased() != "rowid" { return tables[0] }
        throw ambiguous(name, tables, range)
    }

    private func ambiguous(_ name: ColumnName, _ sides: [Int], _ range: SourceRange) -> QueryError {
        let choices = sides.map { "\(self.sides[$0].name).\(name.name)" }
        return QueryError(
            "\"\(name.name)\" is a column of several tables", at: range,
            hint: "write \(choices.joined(separator: " or "))")
    }

    private func unknownInJoin(_ name: ColumnName, _ range: SourceRange) -> QueryError {
        var known = catalog.schema.metadataColumns.map(\.name)
        for side in sides {
            known += side.binder.table?.columns.map(\.name) ?? []
            known += side.binder.rows?.columns.map(\.column.name) ?? []
        }
        return QueryError(
            "no table of the query has a column \"\(name.name)\"", at: range,
            hint: NearestName.question(name.name, among: known))
    }

    /// Whether the source has a column of that name of its own, metadata left out.
    func hasOwnColumn(_ name: String) -> Bool {
        if let rows { return !rows.positions(of: name).isEmpty }
        return table?.position(ofColumn: name) != nil
    }

    /// A name as a column of the joined rows, or a metadata column of their dataset.
    mutating func joinedColumn(
        _ name: ColumnName, at range: SourceRange
    ) throws(QueryError) -> TypedExpression {
        if let elementReferences,
            let index = elementReferences.firstIndex(where: { $0.name == name.name.lowercased() })
        {
            return TypedExpression(.element(index), elementReferences[index].kind)
        }
        let side = try side(of: name, at: range)
        let value = try sides[side].binder.column(name, at: range)
        if case .metadata = value.expression, sides[side].isOfRowDataset { return value }
        return joined(side, value, "\(name.name.lowercased())")
    }

    /// A value of one side as a column of the joined rows; `text` says which.
    mutating func joined(_ side: Int, _ value: TypedExpression, _ text: String) -> TypedExpression {
        var position = joinedColumns.firstIndex { $0.side == side && $0.text == text }
        if position == nil {
            position = joinedColumns.count
            let type = (value.kind ?? .text).columnType
            joinedColumns.append(
                JoinPlan.Column(side: side, expression: value.expression, type: type, text: text))
            metricColumns.append(
                QueryPlan.MetricColumn(name: "\(sides[side].name).\(text)", type: type, unit: value.unit))
        }
        var column = value
        column.expression = .metric(position ?? 0)
        if value.idScope != nil, !sides[side].isOfRowDataset { column.idScope = .lost }
        return column
    }

    /// A condition on metadata of a source whose rows may be of another dataset
    /// than the joined row, or none: decided for the rows of the source.
    mutating func foreignCondition(_ expression: Expression) throws(QueryError) -> BoundExpression? {
        guard !sides.isEmpty, grouping == nil, elementReferences == nil,
            let value = Self.comparedValue(expression), case .column(let name) = value.kind,
            let side = try? side(of: name, at: value.range), !sides[side].isOfRowDataset,
            let reference = sides[side].binder.metadataReference(value)
        else { return nil }
        // One value is compared as any other: a row without a partner has NULL.
        if case .inQuery = expression.kind, !reference.isManyValued { return nil }
        let bound = try sides[side].binder.predicate(expression)
        return joined(side, TypedExpression(bound, .boolean), expression.text).expression
    }

    /// What a condition compares with constants, `ALL` taken off; nil for others.
    private static func comparedValue(_ expression: Expression) -> Expression? {
        var value: Expression
        switch expression.kind {
        case .comparison(let symbol, let left, let right):
            if right.isConstant { value = left } else if left.isConstant { value = right } else { return nil }
            if symbol == .notEqual, case .column = value.kind { return nil }
        case .list(let operand, let items, let isNegated):
            guard items.allSatisfy(\.isConstant) else { return nil }
            value = operand
            if isNegated, case .column = value.kind { return nil }
        case .between(let operand, let lower, let upper, let isNegated):
            guard lower.isConstant, upper.isConstant else { return nil }
            value = operand
            if isNegated, case .column = value.kind { return nil }
        case .match(_, let operand, _, let isNegated):
            value = operand
            if isNegated, case .column = value.kind { return nil }
        case .inQuery(let operand, _, let isNegated):
            value = operand
            if isNegated { return nil }
        default: return nil
        }
        if case .call(let call) = value.kind, call.name == "all", call.arguments.count == 1 {
            value = call.arguments[0]
        }
        return value
    }

    /// `*`: the dataset's id, then the columns of each source.
    mutating func allJoinedColumns(
        of name: String?, at range: SourceRange
    ) throws(QueryError) -> [QueryPlan.Output] {
        var chosen = Array(sides.indices)
        if let name { chosen = [try side(of: ColumnName(table: name, "*"), at: range)] }
        var outputs: [QueryPlan.Output] = []
        var hasDataset = false
        for side in chosen {
            let names: [ColumnName]
            if let rows = sides[side].binder.rows {
                for position in rows.columns.indices {
                    let value = sides[side].binder.derivedColumn(position)
                    let name = rows.columns[position].column.name
                    outputs.append(output(joined(side, value, "\(position) \(name)"), name))
                }
                continue
            } else {
                names = (sides[side].binder.table?.columns ?? []).map {
                    ColumnName(table: sides[side].name, $0.name)
                }
            }
            // Sources of one dataset say it once.
            let isNamed = sides[side].binder.hasDatasets
            let isSaid = hasDataset && sides[side].isOfRowDataset || !isNamed
            hasDataset = hasDataset || sides[side].isOfRowDataset && isNamed
            for name in (isSaid ? [] : [ColumnName(table: sides[side].name, "dataset_id")]) + names {
                outputs.append(output(try column(name, at: range), name.name))
            }
        }
        return outputs
    }

    /// Throws for a key of groups that joins the values of a field of another
    /// dataset than the row's: no group per value can be made of it.
    func refuseForeignGroups(_ value: TypedExpression, _ expression: Expression) throws(QueryError) {
        guard !sides.isEmpty, case .metric = value.expression, let field = value.joinedField else { return }
        throw QueryError(
            "GROUP BY takes \"\(field)\" of the first table alone, or of one that is joined by ids",
            at: expression.range,
            hint: "CAST(\(expression.text) AS text) groups by all its values in one text")
    }
}
