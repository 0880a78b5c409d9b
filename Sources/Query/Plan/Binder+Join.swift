import Catalog
import Columns

/// Sources that are joined, and where each condition is decided.
extension Binder {
    /// Looks up the sources of a statement with joins, beginning with this one.
    /// Returns the conditions of WHERE that speak of joined rows.
    mutating func join(_ statement: SelectStatement) throws(QueryError) -> [Expression] {
        let first = self
        self = Binder(catalog: catalog)
        (steps, names) = (first.steps, first.names)
        try addSide(first, statement.source, isLeft: false)
        for join in statement.joins {
            let binder = try Self.source(join.source, catalog, steps ?? QuerySteps(), names)
            try addSide(binder, join.source, isLeft: join.isLeft)
        }
        // What is left of each ON, until it is known which rows are of one dataset.
        var rest: [[Expression]] = []
        for (index, join) in statement.joins.enumerated() {
            rest.append(try bindKeys(of: index + 1, join.condition))
        }
        for (index, conditions) in rest.enumerated() where !conditions.isEmpty {
            let whole = conditions.count == 1 ? conditions[0] : Expression(.all(conditions))
            sides[index + 1].condition = try condition(whole, "ON")
        }
        return try pushFilters(statement.filter)
    }

    private mutating func addSide(
        _ binder: Binder, _ source: TableSource, isLeft: Bool
    ) throws(QueryError) {
        guard let name = source.alias ?? binder.table?.name ?? binder.rows?.name,
            source.alias != nil || binder.table != nil || source.isNamed
        else {
            throw QueryError(
                "a query in a join needs a name", at: source.range, hint: "write AS and a name after it")
        }
        guard !sides.contains(where: { $0.name.lowercased() == name.lowercased() }) else {
            throw QueryError(
                "two sources of the query are called \"\(name)\"", at: source.range,
                hint: "give one of them another name, as in: neurons n2")
        }
        var side = JoinSide(binder: binder, name: name, isLeft: isLeft)
        // Its dataset is that of the joined rows if it is the first table, and no
        // LEFT JOIN holds it to its place.
        side.isOfRowDataset =
            binder.table != nil && !isLeft
            && !sides.contains { $0.binder.table != nil || $0.isLeft }
        sides.append(side)
    }

    /// The sources that an expression speaks of.
    func sides(of expression: Expression) throws(QueryError) -> Set<Int> {
        var found = Set<Int>()
        var failure: QueryError?
        expression.forEachColumn { name, range in
            do throws(QueryError) {
                found.insert(try side(of: name, at: range))
            } catch {
                failure = failure ?? error
            }
        }
        if let failure { throw failure }
        if expression.asksOfPosition {
            let placed = sides.indices.filter { sides[$0].binder.hasPosition }
            guard placed.count < 2 else {
                let name = sides[placed[0]].name
                throw QueryError(
                    "several tables of the query have positions", at: expression.range,
                    hint: "name one, as in: in_box(\(name).centroid_x, \(name).centroid_y, "
                        + "\(name).centroid_z, 0, 1000, 0, 1000, 0, 500, 'nm')")
            }
            found.formUnion(placed)
        }
        return found
    }

    /// Takes the equalities of ON as keys, and what speaks of one side alone as
    /// its filter. Returns the rest.
    private mutating func bindKeys(
        of index: Int, _ condition: Expression
    ) throws(QueryError) -> [Expression] {
        var rest: [Expression] = []
        var own: [Expression] = []
        var localKey: (other: Int, range: SourceRange)?
        var statesDatasets = false
        for operand in condition.conjuncts {
            let used = try sides(of: operand)
            guard used.allSatisfy({ $0 <= index }) else {
                throw QueryError(
                    "ON speaks of a table that is joined after it", at: operand.range,
                    hint: "move the condition to the later JOIN")
            }
            if used.count > 1, comparesDatasets(operand) { statesDatasets = true }
            let isOfOne = used.count == 1 && used.allSatisfy { !sides[$0].isLeft }
            if used == [index] {
                own.append(operand)
            } else if isOfOne, !sides[index].isLeft, let side = used.first {
                try addFilters([operand], to: side)
            } else if used.contains(index), let key = try key(of: index, operand) {
                if let other = key.local { localKey = localKey ?? (other, operand.range) }
            } else {
                rest.append(operand)
            }
        }
        guard !sides[index].keys.isEmpty else {
            throw QueryError(
                "JOIN needs an equality between \"\(sides[index].name)\" and a table before it",
                at: condition.range, hint: "as in: ON n.cid = s.pre_id")
        }
        if let localKey, !statesDatasets { try addDataset(index, localKey.other, localKey.range) }
        try addFilters(own, to: index)
        return rest
    }

    /// Whether both sides of a comparison are ids of datasets.
    private func comparesDatasets(_ expression: Expression) -> Bool {
        guard case .comparison(_, let left, let right) = expression.kind else { return false }
        return [left, right].allSatisfy { side in
            guard case .column(let name) = side.kind, let index = try? self.side(of: name, at: side.range)
            else { return false }
            var copy = sides[index].binder
            guard let value = try? copy.column(name, at: side.range) else { return false }
            return copy.areDatasetIDs(value)
        }
    }

    /// An equality as a key of a side; nil if it is none. `local`: the other
    /// side, where both are ids that are unique within a dataset alone.
    private mutating func key(
        of index: Int, _ expression: Expression
    ) throws(QueryError) -> (local: Int?, Void)? {
        guard case .comparison(.equal, let left, let right) = expression.kind else { return nil }
        var (own, other) = (left, right)
        if try sides(of: own) != [index] { swap(&own, &other) }
        let others = try sides(of: other)
        guard try sides(of: own) == [index], others.count == 1, let partner = others.first, partner != index
        else { return nil }
        var a = try sides[partner].binder.bind(other)
        var b = try sides[index].binder.bind(own)
        try refuseJoined(a, other)
        try refuseJoined(b, own)
        guard a.kind == nil || b.kind == nil || a.kind == b.kind || a.isNumber && b.isNumber else {
            throw QueryError(
                "cannot compare \(a.kind!.words) with \(b.kind!.words)", at: expression.range)
        }
        let areLocal = a.idScope != nil && b.idScope != nil
        let areDatasets =
            sides[partner].binder.areDatasetIDs(a) && sides[index].binder.areDatasetIDs(b)
        if areDatasets {
            if sides[partner].isOfRowDataset, !sides[index].isLeft, sides[index].binder.table != nil {
                sides[index].isOfRowDataset = true
            }
            if sides[partner].binder.table != nil, sides[index].binder.table != nil {
                a = TypedExpression(.datasetOrdinal, .integer)
                b = a
            }
        }
        addKey(index, partner, (a, canonical(other)), (b, canonical(own)), expression.text)
        return (areLocal ? partner : nil, ())
    }

    private mutating func addKey(
        _ index: Int, _ partner: Int, _ other: (TypedExpression, String), _ own: (TypedExpression, String),
        _ text: String
    ) {
        func column(_ side: Int, _ value: (TypedExpression, String)) -> Int {
            let isOrdinal = if case .datasetOrdinal = value.0.expression { true } else { false }
            // What is left of a name without its table; a key of its own otherwise.
            let name = isOrdinal ? "dataset" : "key \(value.1)"
            guard case .metric(let position) = joined(side, value.0, name).expression else { return 0 }
            return position
        }
        sides[index].keys.append(
            JoinPlan.Key(earlier: column(partner, other), own: column(index, own), text: text))
    }

    /// Ids are unique within a dataset: rows of two that are joined by ids are
    /// of the same.
    private mutating func addDataset(
        _ index: Int, _ partner: Int, _ range: SourceRange
    ) throws(QueryError) {
        func dataset(_ side: Int, isText: Bool) throws(QueryError) -> TypedExpression {
            if sides[side].binder.table != nil, !isText { return TypedExpression(.datasetOrdinal, .integer) }
            if let rows = sides[side].binder.rows {
                if let position = rows.datasetColumn { return sides[side].binder.derivedColumn(position) }
                throw QueryError(
                    "the ids of \"\(sides[side].name)\" are unique only within a dataset", at: range,
                    hint: "let \"\(sides[side].name)\" select dataset_id, too")
            }
            return try sides[side].binder.column(ColumnName("dataset_id"), at: range)
        }
        let isText = sides[index].binder.rows != nil || sides[partner].binder.rows != nil
        let other = try dataset(partner, isText: isText)
        let own = try dataset(index, isText: isText)
        let text = "\(sides[partner].name).dataset_id = \(sides[index].name).dataset_id"
        addKey(index, partner, (other, "dataset_id"), (own, "dataset_id"), text)
        sides[index].hasAddedDataset = true
        if sides[partner].isOfRowDataset, !sides[index].isLeft, sides[index].binder.table != nil {
            sides[index].isOfRowDataset = true
        }
    }

    private mutating func addFilters(_ conditions: [Expression], to side: Int) throws(QueryError) {
        guard !conditions.isEmpty else { return }
        let whole = conditions.count == 1 ? conditions[0] : Expression(.all(conditions))
        sides[side].filters.append(try sides[side].binder.condition(whole, "ON"))
        sides[side].filterTexts.append(whole.text)
    }

    /// Gives each side the conditions of WHERE that speak of it alone, and those
    /// that speak of the dataset to all sides of that dataset.
    private mutating func pushFilters(_ filter: Expression?) throws(QueryError) -> [Expression] {
        guard let filter else { return [] }
        var rest: [Expression] = []
        var ofSide: [Int: [Expression]] = [:]
        for operand in filter.conjuncts {
            let used = try sides(of: operand)
            // A row without a partner is there, until WHERE has seen its NULLs.
            if used.count == 1, let side = used.first, !sides[side].isLeft {
                ofSide[side, default: []].append(operand)
            } else {
                rest.append(operand)
            }
        }
        for (side, conditions) in ofSide.sorted(by: { $0.key < $1.key }) {
            let first = sides[side].filters.count
            try addFilters(conditions, to: side)
            guard sides[side].isOfRowDataset else { continue }
            for filter in sides[side].filters[first...] {
                for part in filter.conjuncts where part.isConstantInDataset && part.readsMetadata {
                    for other in sides.indices where other != side && sides[other].isOfRowDataset {
                        sides[other].filters.append(part)
                        sides[other].filterTexts.append("the dataset as \(sides[side].name)")
                    }
                }
            }
        }
        return rest
    }

    /// The source of a plan, once all of its names were looked up.
    mutating func planSource(isGrouped: Bool) -> QueryPlan.Source {
        if let table { return .table(table) }
        if let rows { return .rows(rows) }
        var join = JoinPlan()
        if !isGrouped {
            for side in sides.indices {
                let place = joined(side, TypedExpression(.rowID, .integer), "rowid")
                if case .metric(let position) = place.expression { join.places.append(position) }
            }
        }
        for var side in sides {
            let source = side.binder.planSource(isGrouped: isGrouped)
            var plan = QueryPlan(source: source)
            plan.metricColumns = side.binder.metricColumns
            plan.filter = side.filters.count > 1 ? .all(side.filters) : side.filters.first
            join.sides.append(
                JoinPlan.Side(
                    plan: plan, name: side.name, isLeft: side.isLeft, isOfRowDataset: side.isOfRowDataset,
                    keys: side.keys, condition: side.condition, filterTexts: side.filterTexts,
                    hasAddedDataset: side.hasAddedDataset))
        }
        join.columns = joinedColumns
        return .join(join)
    }
}

extension TableSource {
    fileprivate var isNamed: Bool {
        if case .table = self { true } else { false }
    }
}

extension Expression {
    /// Whether it asks of the row's position without naming columns.
    fileprivate var asksOfPosition: Bool {
        if case .call(let call) = kind, call.name == RowFunction.inBox.rawValue {
            return !call.arguments.contains { if case .column = $0.kind { true } else { false } }
        }
        var asks = false
        kind.forEachChild { asks = asks || $0.asksOfPosition }
        return asks
    }
}
