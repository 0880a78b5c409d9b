import Catalog
import Columns
import Query

extension Analytics {
    /// Rows of each dataset in each table that has some, and over all tables:
    /// a row per dataset.
    public func summary() throws -> RowList {
        let found = try datasetsMatching()
        let catalog = snapshot.catalog
        let counts = try catalog.schema.tables.map { (table: $0, rows: try snapshot.rowCounts(of: $0)) }
            .filter { table in found.contains { table.rows[$0] != nil } }
        var list = RowList()
        list.begin(
            [ResultColumn(name: "dataset_id", kind: .text), ResultColumn(name: "label", kind: .text)]
                + counts.map { ResultColumn(name: $0.table.name, kind: .integer) }
                + [ResultColumn(name: "total_rows", kind: .integer)])
        list.append(
            try found.map { dataset in
                let rows = counts.map { $0.rows[dataset] ?? 0 }
                return [
                    .text(try catalog.id(of: dataset).description),
                    try catalog.label(of: dataset).map(Value.text) ?? .null,
                ] + rows.map { .integer(Int64($0)) } + [.integer(Int64(rows.reduce(0, +)))]
            })
        return list
    }

    /// The moments and quantiles of measurements in each dataset: a row per
    /// dataset and measurement. Quantiles are approximate, from stored sketches
    /// where a dataset is large, unless they are to be `exact`, which reads rows.
    public func morphometrics(
        table name: String? = nil, metrics names: [String] = [], exact: Bool = false
    ) throws -> RowList {
        let table = try table(name)
        let metrics = try metrics(names, of: table)
        let quantile = exact ? "quantile" : "approx_quantile"
        let aggregates = metrics.flatMap { metric -> [String] in
            let column = QueryText.name(metric.name)
            return ["count(\(column))", "avg(\(column))", "stddev(\(column))", "min(\(column))"]
                + Self.shares.map { "\(quantile)(\(column), \($0))" } + ["max(\(column))"]
        }
        let groups = try rows(
            """
            SELECT dataset_id, \(aggregates.joined(separator: ", ")) FROM \(QueryText.name(table.name))
            GROUP BY dataset_id
            """)
        var list = RowList()
        let measures = ["mean", "sd", "min"] + Self.shares.map { "q\(Int($0 * 100))" } + ["max"]
        list.begin(
            [
                ResultColumn(name: "dataset_id", kind: .text), ResultColumn(name: "label", kind: .text),
                ResultColumn(name: "metric", kind: .text), ResultColumn(name: "unit", kind: .text),
                ResultColumn(name: "count", kind: .integer),
            ] + measures.map { ResultColumn(name: $0, kind: .double) })
        for group in try byDataset(groups) {
            for (index, metric) in metrics.enumerated() {
                let first = 1 + index * (measures.count + 1)
                let values = group[first..<first + measures.count + 1]
                list.append([
                    [
                        group[0], try label(of: group[0]), .text(metric.name),
                        metric.unit.map(Value.text) ?? .null,
                    ]
                        + [values[first]] + values.dropFirst().map(\.asDouble)
                ])
            }
        }
        return list
    }

    /// How far the mean of each dataset lies from the mean of all rows, in
    /// standard deviations of all rows (z): a row per measurement and dataset.
    public func comparison(table name: String? = nil, metrics names: [String] = []) throws -> RowList {
        let table = try table(name)
        let metrics = try metrics(names, of: table)
        let columns = metrics.map { QueryText.name($0.name) }
        let source = QueryText.name(table.name)
        let pooled = try rows(
            "SELECT \(columns.map { "avg(\($0)), stddev(\($0))" }.joined(separator: ", ")) FROM \(source)"
        ).rows[0]
        let groups = try rows(
            """
            SELECT dataset_id, \(columns.map { "count(\($0)), avg(\($0)), stddev(\($0))" }.joined(separator: ", "))
            FROM \(source) GROUP BY dataset_id
            """)
        let datasets = try byDataset(groups)
        var list = RowList()
        list.begin(
            ["metric", "unit", "dataset_id", "label"].map { ResultColumn(name: $0, kind: .text) }
                + [ResultColumn(name: "count", kind: .integer)]
                + ["mean", "sd", "z", "pooled_mean", "pooled_sd"].map {
                    ResultColumn(name: $0, kind: .double)
                })
        for (index, metric) in metrics.enumerated() {
            let (mean, deviation) = (pooled[2 * index].asDouble, pooled[2 * index + 1].asDouble)
            for group in datasets {
                let own = group[1 + 3 * index]
                let (ownMean, ownDeviation) = (group[2 + 3 * index].asDouble, group[3 + 3 * index].asDouble)
                var z = Value.null
                if case .double(let mean) = mean, case .double(let deviation) = deviation,
                    case .double(let ownMean) = ownMean, deviation > 0
                {
                    z = .double((ownMean - mean) / deviation)
                }
                list.append([
                    [
                        .text(metric.name), metric.unit.map(Value.text) ?? .null, group[0],
                        try label(of: group[0]), own, ownMean, ownDeviation, z, mean, deviation,
                    ]
                ])
            }
        }
        return list
    }

    private static let shares = [0.25, 0.5, 0.75]

    /// Groups by dataset in the order of the datasets in question.
    private func byDataset(_ groups: RowList) throws -> [[Value]] {
        let rows = Dictionary(groups.rows.map { ($0[0], $0) }, uniquingKeysWith: { first, _ in first })
        return try datasetsInQuestion.compactMap {
            rows[.text(try snapshot.catalog.id(of: $0).description)]
        }
    }

    private func label(of id: Value) throws -> Value {
        guard case .text(let text) = id else { return .null }
        return try snapshot.catalog.label(of: snapshot.dataset(named: text)).map(Value.text) ?? .null
    }
}

extension Value {
    /// Aggregates of whole numbers are whole numbers, too.
    fileprivate var asDouble: Value {
        if case .integer(let number) = self { return .double(Double(number)) }
        return self
    }
}
