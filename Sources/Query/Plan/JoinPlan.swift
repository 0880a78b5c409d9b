import Columns

/// How the rows of several sources are put together.
///
/// Joined rows have columns of their own, `QueryPlan.metricColumns`, each of
/// which is an expression over the rows of one side.
struct JoinPlan: Sendable {
    struct Column: Sendable {
        var side: Int
        var expression: BoundExpression
        var type: ColumnType
        /// What was written, so that it is computed once.
        var text: String
    }

    /// Two joined columns, of which one is of an earlier side, that are equal.
    struct Key: Sendable {
        var earlier: Int
        var own: Int
        /// As an explanation shows it.
        var text: String
    }

    struct Side: Sendable {
        /// Its source, the columns that are read, and a filter.
        var plan: QueryPlan
        /// As the query calls it.
        var name: String
        /// LEFT JOIN: NULLs where there is no partner.
        var isLeft = false
        /// Whether its rows are of the dataset that the joined row is of.
        var isOfRowDataset = false
        var keys: [Key] = []
        /// What else must hold for a pair, over the joined columns.
        var condition: BoundExpression?
        /// The conditions on its rows, as they were written.
        var filterTexts: [String] = []
        /// Whether the engine added that both are of one dataset.
        var hasAddedDataset = false
    }

    var sides: [Side] = []
    var columns: [Column] = []
    /// The joined columns that hold the place of each side's row.
    var places: [Int] = []
}
