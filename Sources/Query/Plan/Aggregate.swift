/// An aggregate of a query: what to compute over the rows of a group.
struct Aggregate: Sendable {
    enum Function: String, Sendable, CaseIterable {
        case count, sum, avg, min, max, stddev, variance
        case stddevSample = "stddev_samp"
        case stddevPopulation = "stddev_pop"
        case varianceSample = "var_samp"
        case variancePopulation = "var_pop"

        /// What has to be gathered for it.
        var needsMoments: Bool {
            switch self {
            case .count, .min, .max: false
            default: true
            }
        }

        /// Whether the sum of squares is one of them.
        var needsSquares: Bool { needsMoments && self != .sum && self != .avg }
    }

    var function: Function
    /// Position in `QueryPlan.arguments`; nil for `count(*)`.
    var argument: Int?
    var isDistinct: Bool
    /// Whether the argument is of whole numbers: its sum is then one, too.
    var isInteger: Bool
}
