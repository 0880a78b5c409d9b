import Columns

extension PreparedQuery {
    /// Rows from which on a scan is worth a word.
    private static let manyRows = 1_000_000

    /// What would make the query cheaper, and what it may not have meant. `rows`
    /// are those that it reads.
    func advice(_ statistics: QueryStatistics, rows: Int) -> [String] {
        var advice = doubts
        guard rows >= Self.manyRows, statistics.datasetsMatched > 1 else { return advice }
        if let id = plan.searchedIdentifier, statistics.pages.prunedByMetricZoneMap == 0 {
            advice.append(
                "the rows are not in the order of \(id), and ids have no index: all pages of the column are "
                    + "searched; a condition on dataset_id or other metadata leaves some out")
        } else if statistics.datasetsMatched == statistics.datasetsTotal {
            advice.append(
                "\(QueryStatistics.grouped(rows)) rows of all \(QueryStatistics.grouped(statistics.datasetsTotal)) "
                    + "datasets are read: a condition on metadata leaves others out before their rows are touched"
            )
        }
        return advice
    }
}

extension QueryPlan {
    /// A column of ids whose values the filter asks for; nil for none.
    fileprivate var searchedIdentifier: String? {
        for case .metric(let index) in (filter?.conjuncts ?? []).compactMap(\.searchedOperand)
        where metricColumns[index].type == .id {
            return metricColumns[index].name
        }
        return nil
    }
}

extension BoundExpression {
    /// What is compared with given values.
    fileprivate var searchedOperand: BoundExpression? {
        switch self {
        case .comparison(.equal, let operand, .literal), .inList(let operand, _, _): operand
        default: nil
        }
    }
}
