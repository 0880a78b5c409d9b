import Catalog
import Columns

/// A query with every name resolved, ready to be run on one snapshot.
struct QueryPlan: Sendable {
    /// A column of the table that the query reads.
    struct MetricColumn: Sendable {
        var name: String
        var type: ColumnType
        var unit: String?
    }

    /// How a result column is computed and headed.
    struct Output: Sendable {
        var column: ResultColumn
        var expression: BoundExpression
    }

    struct Order: Sendable {
        var expression: BoundExpression
        var isDescending: Bool
        var nullsFirst: Bool
    }

    var statement: SelectStatement
    var table: TableSchema
    /// Columns of the table that are read, in order of first use.
    var metricColumns: [MetricColumn] = []
    var filter: BoundExpression?
    var outputs: [Output] = []
    var orders: [Order] = []
    var isDistinct = false
    var limit: Int?
    var offset = 0
    /// Set where the query groups or aggregates.
    var grouping: Grouping?

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
