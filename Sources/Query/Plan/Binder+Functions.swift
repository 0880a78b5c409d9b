import Columns

/// Functions that are not there, and what to write instead.
extension Binder {
    /// What other languages call the aggregates.
    private static let otherNames = [
        "mean": "avg", "average": "avg", "std": "stddev", "stdev": "stddev", "var": "variance",
        "std_dev": "stddev", "minimum": "min", "maximum": "max", "total": "sum",
    ]

    /// Named by the language's plan, but not built.
    private static let unsupported: Set<String> = [
        "median", "quantile", "approx_quantile", "uuid", "in_box", "argmax_name", "histogram",
    ]

    static func unknownFunction(_ name: String, at range: SourceRange) -> QueryError {
        let known = Aggregate.Function.allCases.map(\.rawValue)
        let list = "known are \(known.joined(separator: ", "))"
        if unsupported.contains(name) {
            return QueryError("\(name) is not supported yet", at: range, hint: list)
        }
        if name == "all" {
            return QueryError(
                "ALL stands before =, !=, <, IN, BETWEEN or LIKE", at: range,
                hint: "as in: ALL(brain_region) = 'CA1'")
        }
        let nearest = otherNames[name] ?? NearestName.find(name, among: known)
        return QueryError(
            "there is no function \"\(name)\"", at: range,
            hint: nearest.map { "did you mean \"\($0)\"?" } ?? list)
    }
}
