import Columns
import Query
import Store

extension Analytics {
    /// The most bins of a histogram.
    public static let mostBins = 10_000

    /// How many values of a measurement lie in each of `bins` parts of equal
    /// width, for each value of a field where one is named: a row per value and
    /// bin. The edges are the same for all, so that conditions can be compared;
    /// each bin has its lower edge, the last one both. NaN and infinities are in
    /// none.
    public func histogram(
        table name: String? = nil, metric: String, by field: String? = nil, bins: Int = 20
    ) throws -> RowList {
        let table = try table(name)
        let column = try metrics([metric], of: table)[0]
        guard (1...Self.mostBins).contains(bins) else {
            throw StoreError(.usage, "expected 1 to \(Self.mostBins) bins, found \(bins)")
        }
        var list = RowList()
        list.begin(
            (field.map { [ResultColumn(name: $0, kind: .text)] } ?? []) + [
                ResultColumn(name: "bin", kind: .integer),
                ResultColumn(name: "low", kind: .double, unit: column.unit),
                ResultColumn(name: "high", kind: .double, unit: column.unit),
                ResultColumn(name: "count", kind: .integer),
            ])
        let measured = QueryText.name(column.name)
        let source = QueryText.name(table.name)
        let most = NumberText.text(Double.greatestFiniteMagnitude)
        let isFinite = "\(measured) BETWEEN -\(most) AND \(most)"
        let range = try rows(
            "SELECT CAST(min(\(measured)) AS double), CAST(max(\(measured)) AS double) FROM \(source) WHERE \(isFinite)"
        ).rows[0]
        guard case .double(let low) = range[0], case .double(let high) = range[1] else { return list }
        guard (high - low).isFinite else {
            throw StoreError(
                .badInput, "\(column.name) lies between \(low) and \(high), which is too far apart for bins",
                hint: "leave out what is no measurement with a condition")
        }
        let width = high > low ? (high - low) / Double(bins) : 1
        // A name that no column of the table has.
        let bin = QueryText.name("bin of \(column.name)")
        let group = field.map { QueryText.name($0) + ", " } ?? ""
        let counted = try rows(
            """
            SELECT \(group)CAST((\(measured) - \(NumberText.text(low))) / \(NumberText.text(width)) AS integer) AS \(bin),
            count(*) FROM \(source) WHERE \(isFinite) GROUP BY \(group)\(bin)
            """)
        var groups: [(value: Value, counts: [Int64])] = []
        for row in counted.rows {
            let value = field == nil ? Value.null : row[0]
            guard case .integer(let bin) = row[row.count - 2], case .integer(let count) = row[row.count - 1]
            else { continue }
            if groups.last?.value != value || groups.isEmpty {
                groups.append((value, [Int64](repeating: 0, count: bins)))
            }
            // Rounding may lift the largest value over its edge.
            groups[groups.count - 1].counts[min(max(0, Int(bin)), bins - 1)] += count
        }
        for group in groups {
            list.append(
                group.counts.enumerated().map { bin, count in
                    let edges = [bin, bin + 1].map { $0 == bins ? high : low + width * Double($0) }
                    return (field == nil ? [] : [group.value.isNull ? .null : .text(group.value.text)]) + [
                        .integer(Int64(bin)), .double(edges[0]), .double(max(edges[0], edges[1])),
                        .integer(count),
                    ]
                })
        }
        return list
    }
}
