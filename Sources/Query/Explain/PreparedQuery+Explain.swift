extension PreparedQuery {
    /// The steps of the query, outermost first, for people. Queries inside of it
    /// that are run before it come first.
    public var planText: String {
        var text = ""
        for index in usedSteps.sorted() {
            text += "\(steps[index].title(index)):\n"
            text += Self.lines(of: steps[index].plan, steps[index].statement).map { "  \($0)\n" }.joined()
        }
        return text + Self.lines(of: plan, statement).map { $0 + "\n" }.joined()
    }

    /// The steps that the query needs.
    var usedSteps: Set<Int> {
        var used = Set<Int>()
        func visit(_ plan: QueryPlan) {
            for step in plan.stepsUsed where used.insert(step).inserted { visit(steps[step].plan) }
        }
        visit(plan)
        return used
    }

    private static func lines(of plan: QueryPlan, _ statement: SelectStatement) -> [String] {
        var lines: [String] = []
        var depth = 0
        func add(_ step: String) {
            lines.append(String(repeating: "  ", count: depth) + step)
            depth += 1
        }
        if let limit = statement.limit {
            add("limit \(limit)" + (statement.offset > 0 ? " offset \(statement.offset)" : ""))
        } else if statement.offset > 0 {
            add("offset \(statement.offset)")
        }
        if statement.isDistinct { add("distinct rows") }
        if !statement.orderBy.isEmpty {
            add("sort by " + statement.orderBy.map(\.text).joined(separator: ", "))
        }
        add("select " + plan.outputs.map(\.column.name).joined(separator: ", "))
        if let having = statement.having { add("having " + having.text) }
        if let grouping = plan.grouping {
            let keys = statement.groupBy.map(\.text) + (plan.givesDataset ? ["the dataset"] : [])
            add(grouping.keys.isEmpty ? "aggregate all rows" : "group by " + keys.joined(separator: ", "))
        }
        guard case .join(let join) = plan.source else {
            if let filter = statement.filter { add("filter " + filter.text) }
            add(scan(plan, plan.sourceNames.joined(separator: ", ")))
            return lines
        }
        if let filter = statement.filter, plan.filter != nil { add("filter " + filter.text) }
        add("join" + (join.sides.contains(where: \.isLeft) ? "" : ", the largest read, the others held"))
        for (index, side) in join.sides.enumerated() {
            let before = depth
            if index > 0 {
                let keys = side.keys.map(\.text).joined(separator: " and ")
                let added = side.hasAddedDataset ? " (the last added: ids are unique within a dataset)" : ""
                add("\(side.isLeft ? "left join" : "with") \(side.name) on \(keys)\(added)")
                if side.condition != nil { add("and what else ON asks of both") }
            }
            if !side.filterTexts.isEmpty { add("filter " + side.filterTexts.joined(separator: " AND ")) }
            add(scan(side.plan, side.plan.sourceNames.joined(separator: ", ")))
            depth = before
        }
        return lines
    }

    private static func scan(_ plan: QueryPlan, _ name: String) -> String {
        let columns = plan.metricColumns.map(\.name)
        return "scan \(name)" + (columns.isEmpty ? "" : ": " + columns.joined(separator: ", "))
    }
}

extension QueryStep {
    fileprivate func title(_ index: Int) -> String {
        switch use {
        case .rows: "rows of \(name)"
        case .list: "values of IN, query \(index + 1)"
        case .value: "one value, query \(index + 1)"
        }
    }
}

extension QueryPlan {
    /// The steps that it reads or asks for values.
    fileprivate var stepsUsed: Set<Int> {
        var used = Set<Int>()
        if case .rows(let rows) = source { used.insert(rows.step) }
        _ = mapped { expression in
            switch expression {
            case .inStep(_, let step, _, _), .stepValue(let step): used.insert(step)
            default: break
            }
            return nil
        }
        if case .join(let join) = source {
            for side in join.sides { used.formUnion(side.plan.stepsUsed) }
        }
        return used
    }
}
