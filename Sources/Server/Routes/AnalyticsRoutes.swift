import HTTPTypes
import NIOCore
import SynDB

/// Measures of whole datasets.
enum AnalyticsRoutes {
    static let routes = [
        route(
            "summary", "Rows of each dataset in each table.", []
        ) { analytics, _ in try analytics.summary() },
        route(
            "morphometrics", "Mean, deviation and quantiles of measurements for each dataset.",
            [table, metrics, exact]
        ) { analytics, parameters in
            try analytics.morphometrics(
                table: parameters["table"], metrics: parameters.list("metric"),
                exact: parameters.truth("exact") ?? false)
        },
        route(
            "comparison",
            "How far the mean of each dataset lies from that of all rows, in standard deviations.",
            [table, metrics]
        ) { analytics, parameters in
            try analytics.comparison(table: parameters["table"], metrics: parameters.list("metric"))
        },
        route(
            "histogram",
            "How the values of a measurement are spread, in the same bins for each value of a field.",
            [
                table, .text("metric", "A measurement.", isRequired: true),
                .text("by", "A metadata field or a column."),
                .integer("bins", "Bins of equal width; 20 where it is left out.", in: 1...Analytics.mostBins),
            ]
        ) { analytics, parameters in
            guard let metric = parameters["metric"] else {
                throw Failure(.badRequest, "parameter", "the URL needs a parameter \"metric\"")
            }
            return try analytics.histogram(
                table: parameters["table"], metric: metric, by: parameters["by"],
                bins: parameters.integer("bins", in: 1...Analytics.mostBins) ?? 20)
        },
    ]

    private static let table = Route.Parameter.text(
        "table", "A table; the first that has rows where it is left out.")
    private static let metrics = Route.Parameter.text(
        "metric", "Measurements between commas; all of the table where it is left out.")
    private static let exact = Route.Parameter(
        name: "exact", meaning: "Exact quantiles, which reads the rows.", schema: ["type": "boolean"])
    private static let common: [Route.Parameter] = [
        .text("dataset_ids", "Ids of datasets between commas; all where it is left out."),
        .text("where", "A condition, as after WHERE in a query."), .snapshot,
    ]

    private static func route(
        _ name: String, _ summary: String, _ parameters: [Route.Parameter],
        _ analyse: @escaping @Sendable (Analytics, Parameters) throws -> RowList
    ) -> Route {
        Route(
            method: .get, path: "/v1/analytics/\(name)", name: name, summary: summary, scope: .read,
            parameters: parameters + common, answers: [QueryRoutes.rows]
        ) { call in
            try call.parameters.check(known: (parameters + common).map(\.name))
            let ids = call.parameters.list("dataset_ids")
            for id in ids where UUIDBytes(id) == nil {
                throw Failure.parameter("dataset_ids", "ids of datasets, which are UUIDs", found: id)
            }
            return try await call.rows { view, options in
                let condition = call.parameters["where"]
                do {
                    return try analyse(
                        Analytics(view.snapshot, datasets: ids, where: condition, options: options),
                        call.parameters)
                } catch {
                    throw Failure(error, query: condition ?? "", in: call.state)
                }
            }
        }
    }
}
