/// An aggregate of a query: what to compute over the rows of a group.
struct Aggregate: Sendable {
    enum Function: String, Sendable, CaseIterable {
        case count, sum, avg, min, max, stddev, variance
        case stddevSample = "stddev_samp"
        case stddevPopulation = "stddev_pop"
        case varianceSample = "var_samp"
        case variancePopulation = "var_pop"
        case median, quantile
        case approximateQuantile = "approx_quantile"
        case approximateCount = "approx_count_distinct"
        case histogram

        /// What has to be gathered for it.
        var needs: Accumulator.Needs {
            switch self {
            case .count: []
            case .min, .max: .extremes
            case .sum, .avg: .moments
            case .stddev, .variance, .stddevSample, .stddevPopulation, .varianceSample, .variancePopulation:
                [.moments, .squares]
            case .median, .quantile, .histogram: .numbers
            case .approximateQuantile: .quantiles
            case .approximateCount: .hashes
            }
        }

        /// Whether its result comes with how far it may be off.
        var isApproximate: Bool { self == .approximateQuantile || self == .approximateCount }

        /// Whether it takes numbers only.
        var takesNumbers: Bool {
            switch self {
            case .count, .min, .max, .approximateCount: false
            default: true
            }
        }

        /// What its second argument is; nil where it takes one.
        var parameter: Parameter? {
            switch self {
            case .quantile, .approximateQuantile: .share
            case .histogram: .bins
            default: nil
            }
        }
    }

    /// A constant beside the argument.
    enum Parameter: Sendable {
        /// From 0 for the smallest value to 1 for the largest.
        case share
        /// How many parts of equal width.
        case bins

        var range: ClosedRange<Double> { self == .share ? 0...1 : 1...10_000 }

        var words: String {
            self == .share ? "a number from 0 to 1" : "a whole number of bins from 1 to 10000"
        }
    }

    var function: Function
    /// Position in `QueryPlan.arguments`; nil for `count(*)`.
    var argument: Int?
    var isDistinct: Bool
    /// Whether the argument is of whole numbers: its sum is then one, too.
    var isInteger: Bool
    /// The share or the number of bins, where the function has one.
    var parameter = 0.0
    /// As the query writes it, where it is approximate.
    var text = ""

    /// Whether both have the same result, however they are written.
    func isSame(as other: Aggregate) -> Bool {
        function == other.function && argument == other.argument && isDistinct == other.isDistinct
            && parameter == other.parameter
    }
}

extension QueryPlan.Grouping {
    /// What the aggregates of an argument need of it.
    func needs(ofArgument index: Int) -> Accumulator.Needs {
        var needs: Accumulator.Needs = []
        for aggregate in aggregates where aggregate.argument == index {
            if aggregate.isDistinct { needs.insert(.distinct) }
            needs.formUnion(aggregate.function.needs)
        }
        return needs
    }
}
