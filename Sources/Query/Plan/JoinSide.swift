/// A source of a join while names are looked up.
struct JoinSide {
    var binder: Binder
    /// What the query calls it.
    var name: String
    var isLeft = false
    /// Whether its rows are always of the dataset that the joined row is of.
    var isOfRowDataset = false
    var keys: [JoinPlan.Key] = []
    var condition: BoundExpression?
    /// Conditions on its rows alone.
    var filters: [BoundExpression] = []
    var filterTexts: [String] = []
    var hasAddedDataset = false
}
