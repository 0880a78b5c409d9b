import Columns
import Store

extension PreparedQuery {
    /// The narrowest form of each column of identifiers that holds every id of
    /// the stored columns it is made from; text for the columns that hold none.
    ///
    /// It depends on the snapshot and the names in the query, never on its
    /// conditions: the type of a column must not change with a filter.
    public func identifierForms() throws -> [IdentifierForm] {
        try plan.outputs.map { output in
            guard output.column.kind == .identifier else { return .text }
            return try kinds(of: output.expression, in: plan).form
        }
    }

    private func kinds(of expression: BoundExpression, in plan: QueryPlan) throws -> IdentifierKinds {
        switch expression {
        case .literal(.identifier(let identifier)): return IdentifierKinds(identifier)
        case .literal(.integer(let value)): return IdentifierKinds(.integer(value))
        case .literal(.null): return []
        case .metric(let column): return try kinds(ofColumn: column, in: plan)
        case .slot(let slot):
            guard let grouping = plan.grouping else { return .other }
            guard slot >= grouping.keys.count else { return try kinds(of: grouping.keys[slot], in: plan) }
            guard let argument = grouping.aggregates[slot - grouping.keys.count].argument else {
                return .other
            }
            return try kinds(of: grouping.arguments[argument], in: plan)
        case .conditional(let branches, let otherwise):
            return try branches.reduce(into: kinds(of: otherwise, in: plan)) { kinds, branch in
                kinds.formUnion(try self.kinds(of: branch.value, in: plan))
            }
        case .stepValue(let step):
            return try kinds(of: steps[step].plan.outputs[0].expression, in: steps[step].plan)
        default: return .other
        }
    }

    private func kinds(ofColumn column: Int, in plan: QueryPlan) throws -> IdentifierKinds {
        switch plan.source {
        case .table(let table):
            return try snapshot.identifierKinds(of: plan.metricColumns[column].name, in: table)
        case .rows(let derived):
            let inner = steps[derived.step].plan
            return try kinds(of: inner.outputs[plan.metricColumns[column].position].expression, in: inner)
        case .join(let join):
            let joined = join.columns[column]
            return try kinds(of: joined.expression, in: join.sides[joined.side].plan)
        }
    }
}
