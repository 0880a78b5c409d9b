import Columns

/// Functions that are not there, and what to write instead.
extension Binder {
    /// What other languages call the aggregates.
    private static let otherNames = [
        "mean": "avg", "average": "avg", "std": "stddev", "stdev": "stddev", "var": "variance",
        "std_dev": "stddev", "minimum": "min", "maximum": "max", "total": "sum",
        "percentile_cont": "quantile", "quantile_cont": "quantile", "percentile": "quantile",
        "approx_median": "approx_quantile", "hist": "histogram", "argmax": "argmax_name",
    ]

    static func unknownFunction(_ name: String, at range: SourceRange) -> QueryError {
        if name == "all" {
            return QueryError(
                "ALL stands before =, !=, <, IN, BETWEEN or LIKE", at: range,
                hint: "as in: ALL(brain_region) = 'CA1'")
        }
        let known = Aggregate.Function.allCases.map(\.rawValue) + RowFunction.allCases.map(\.rawValue)
        let nearest = otherNames[name] ?? NearestName.find(name, among: known)
        return QueryError(
            "there is no function \"\(name)\"", at: range,
            hint: nearest.map { "did you mean \"\($0)\"?" } ?? "known are \(known.joined(separator: ", "))")
    }
}
