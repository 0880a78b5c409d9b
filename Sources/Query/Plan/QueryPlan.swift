import Catalog
import Columns

/// A query with every name resolved, ready to be run on one snapshot.
struct QueryPlan: Sendable {
    enum Source: Sendable {
        case table(TableSchema)
        case rows(DerivedTable)
        case join(JoinPlan)
    }

    /// A column of the source that the query reads.
    struct MetricColumn: Sendable {
        var name: String
        var type: ColumnType
        var unit: String?
        /// In a derived table its position there.
        var position = 0
    }

    /// How a result column is computed and headed.
    struct Output: Sendable {
        var column: ResultColumn
        var expression: BoundExpression
        var traits = DerivedTable.Traits()
    }

    struct Order: Sendable {
        var expression: BoundExpression
        var isDescending: Bool
        var nullsFirst: Bool
    }

    var source: Source
    /// Columns of the source that are read, in order of first use.
    var metricColumns: [MetricColumn] = []
    var filter: BoundExpression?
    var outputs: [Output] = []
    var orders: [Order] = []
    var isDistinct = false
    var limit: Int?
    var offset = 0
    /// Set where the query groups or aggregates.
    var grouping: Grouping?
    /// Whether the last output was added to say of which dataset an id is.
    var givesDataset = false

    struct Grouping: Sendable {
        /// The keys, which are slots 0 ..< keys.count.
        var keys: [BoundExpression]
        /// Expressions over rows whose values aggregates gather.
        var arguments: [BoundExpression]
        /// The aggregates, which are the slots after the keys.
        var aggregates: [Aggregate]
        var having: BoundExpression?
    }
}

extension QueryPlan {
    /// What orders rows that ORDER BY leaves equal, each by its place where it
    /// is stored.
    var places: [Order] {
        var expressions: [BoundExpression] = [.rowID]
        if case .join(let join) = source { expressions = join.places.map(BoundExpression.metric) }
        return expressions.map { Order(expression: $0, isDescending: false, nullsFirst: true) }
    }

    /// The tables and derived tables that are read, in the order of the query.
    var sourceNames: [String] {
        switch source {
        case .table(let table): [table.name]
        case .rows(let rows): [rows.name]
        case .join(let join): join.sides.flatMap(\.plan.sourceNames)
        }
    }
}
