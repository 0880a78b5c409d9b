import Foundation
import SynDB
import TestSupport
import Testing

/// The measures of whole datasets against plain arithmetic.
@Suite struct AnalyticsTests {
    private static let pack =
        SpotPack.text(
            "name: size, type: float64, unit: nm",
            "name: bin, type: int64, unit: count",
            "name: kind, type: text") + """
              - name: empty
                code: 301
                plural: empties
                key: [cid]
                columns:
                  - { name: cid, type: id }
            """

    /// Values by dataset; the last has none.
    private static let sizes: [[Double?]] = [
        [1, 2, 3, 4, nil], [10, 20, 30, .nan], [5, 5], [nil],
    ]

    private static func store() throws -> (store: TestStore, ids: [UUIDBytes]) {
        let store = try TestStore("syndb", pack)
        let ids = try store.add(
            sizes.indices.map {
                "- { label: d\($0), species: \($0 % 2 == 0 ? "Mus musculus" : "Rattus norvegicus") }"
            }.joined(separator: "\n"))
        var csv = "dataset_id,cid,size,bin,kind\n"
        for (dataset, values) in sizes.enumerated() {
            for (row, value) in values.enumerated() {
                csv +=
                    "\(ids[dataset]),\(row),\(value.map { $0.isNaN ? "NaN" : "\($0)" } ?? ""),\(row),k\(row % 2)\n"
            }
        }
        try store.load("spot", csv)
        return (store, ids)
    }

    private static func analytics(
        _ store: TestStore, _ datasets: [String] = [], where condition: String? = nil
    ) throws -> Analytics {
        try Analytics(store.store.snapshot(), datasets: datasets, where: condition)
    }

    @Test func summaryCountsRows() throws {
        let (store, ids) = try Self.store()
        let list = try Self.analytics(store).summary()
        #expect(list.columns.map(\.name) == ["dataset_id", "label", "spot", "total_rows"])
        #expect(list.rows.map { $0[3] } == [.integer(5), .integer(4), .integer(2), .integer(1)])
        let some = try Self.analytics(store, ["d2", ids[0].description], where: "species = 'Mus musculus'")
            .summary()
        #expect(some.rows.map { $0[1] } == [.text("d2"), .text("d0")])
        #expect(throws: QueryError.self) { try Self.analytics(store, where: "size > 1").summary() }
        #expect(throws: StoreError.self) { try Self.analytics(store, ["nothing"]) }
    }

    @Test(arguments: [true, false]) func morphometricsAreThoseOfTheValues(exact: Bool) throws {
        let (store, _) = try Self.store()
        let list = try Self.analytics(store).morphometrics(metrics: ["size"], exact: exact)
        #expect(
            list.columns.map(\.name) == [
                "dataset_id", "label", "metric", "unit", "count", "mean", "sd", "min", "q25", "q50", "q75",
                "max",
            ])
        let first = list.rows[0]
        #expect(Array(first[1...5]) == [.text("d0"), .text("size"), .text("nm"), .integer(4), .double(2.5)])
        guard case .double(let deviation) = first[6] else { return #expect(Bool(false)) }
        #expect(abs(deviation - (5.0 / 3).squareRoot()) < 1e-12)
        #expect(first[7] == .double(1) && first[11] == .double(4))
        if exact { #expect(Array(first[8...10]) == [.double(1.75), .double(2.5), .double(3.25)]) }
        #expect(Array(list.rows[3][4...]) == [.integer(0)] + [Value](repeating: .null, count: 7))
        // Every measurement of the first table that has rows.
        let all = try Self.analytics(store).morphometrics()
        #expect(all.rows.count == 8 && Set(all.rows.map { $0[2] }) == [.text("size"), .text("bin")])
        let error = #expect(throws: StoreError.self) {
            try Self.analytics(store).morphometrics(metrics: ["sise"])
        }
        #expect(error?.hint == "did you mean \"size\"?")
    }

    @Test func comparisonIsAgainstAllRows() throws {
        let (store, _) = try Self.store()
        let list = try Self.analytics(store, where: "size < 1000").comparison(metrics: ["size"])
        let values = Self.sizes.flatMap { $0.compactMap { $0 } }.filter { !$0.isNaN }
        let mean = values.reduce(0, +) / Double(values.count)
        let deviation =
            (values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(values.count - 1)).squareRoot()
        #expect(list.rows.map { $0[3] } == [.text("d0"), .text("d1"), .text("d2")])
        for (row, own) in zip(list.rows, [2.5, 20, 5]) {
            guard case .double(let z) = row[7] else { return #expect(Bool(false)) }
            #expect(abs(z - (own - mean) / deviation) < 1e-12)
        }
        // Where all values are the same, no distance means anything.
        let same = try Self.analytics(store, ["d2"]).comparison(metrics: ["size"])
        #expect(same.rows[0][7] == .null)
    }

    @Test func histogramsHaveTheSameBinsForAll() throws {
        let (store, _) = try Self.store()
        let list = try Self.analytics(store).histogram(metric: "size", by: "species", bins: 3)
        #expect(list.columns.map(\.name) == ["species", "bin", "low", "high", "count"])
        #expect(list.rows.map { $0[4] } == [6, 0, 0, 1, 1, 1].map { .integer($0) })
        #expect(list.rows[0][2] == .double(1) && list.rows[2][3] == .double(30))
        #expect(list.rows[5][0] == .text("Rattus norvegicus"))
        let whole = try Self.analytics(store).histogram(metric: "size", bins: 3)
        #expect(whole.rows.map { $0[3] } == [.integer(7), .integer(1), .integer(1)])
        // A column of the table with the name of the bins is no hindrance.
        let own = try Self.analytics(store).histogram(metric: "bin", bins: 5)
        #expect(own.rows.map { $0[3] } == [4, 3, 2, 2, 1].map { .integer($0) })
        let one = try Self.analytics(store, ["d2"]).histogram(metric: "size", bins: 4)
        #expect(one.rows.map { $0[3] } == [2, 0, 0, 0].map { .integer($0) })
        #expect(try Self.analytics(store, ["d3"]).histogram(metric: "size").rows.isEmpty)
        #expect(throws: StoreError.self) { try Self.analytics(store).histogram(metric: "size", bins: 0) }
        #expect(throws: StoreError.self) { try Self.analytics(store).histogram(metric: "kind") }
    }

    /// Every value is in the bin between whose edges it lies.
    @Test(arguments: 0..<20) func binsHoldWhatLiesBetweenTheirEdges(seed: Int) throws {
        var random = SplitMix64(seed: UInt64(seed))
        let store = try TestStore("syndb", Self.pack)
        let id = try store.add("{ label: a }")[0]
        let scale = [1e-300, 1e-3, 1, 1e9, 1e300][seed % 5]
        let values = (0..<200).map { _ in Double.random(in: -1...1, using: &random) * scale }
        try store.load(
            "spot", "cid,size\n" + values.enumerated().map { "\($0),\($1)\n" }.joined(), dataset: id)
        let list = try Self.analytics(store).histogram(metric: "size", bins: 7)
        var total: Int64 = 0
        for (index, row) in list.rows.enumerated() {
            guard case .double(let low) = row[1], case .double(let high) = row[2],
                case .integer(let count) = row[3]
            else { return #expect(Bool(false)) }
            let slack = (high - low) * 1e-9
            let least = values.count { $0 >= low + slack && $0 < high - slack }
            let most = values.count { $0 >= low - slack && $0 <= high + slack }
            #expect((least...most).contains(Int(count)), "bin \(index)")
            total += count
        }
        #expect(total == 200)
    }

    /// Statistics answer for whole datasets: no page is read.
    @Test func wholeDatasetsAreAnsweredFromStatistics() throws {
        let store = try TestStore("syndb", Self.pack)
        let ids = try store.add("[{ label: a }, { label: b }]")
        for (index, id) in ids.enumerated() {
            let rows = (0..<20_000).map { "\($0),\(Double($0 * (index + 1))),\($0 % 7)\n" }.joined()
            try store.load("spot", "cid,size,bin\n" + rows, dataset: id)
        }
        let snapshot = try store.store.snapshot()
        let statistics = try TestStore.run(
            "SELECT dataset_id, count(size), avg(size), stddev(size), min(size), max(size) FROM spots GROUP BY dataset_id",
            snapshot
        ).statistics
        #expect(statistics.answeredFromStatistics && statistics.rowsScanned == 0)
        let list = try Analytics(snapshot).morphometrics(metrics: ["size"])
        #expect(list.rows.map { $0[4] } == [.integer(20_000), .integer(20_000)])
    }

    @Test func drawingsShowEveryBin() throws {
        let (store, _) = try Self.store()
        let list = try Self.analytics(store).histogram(metric: "size", by: "species", bins: 3)
        let lines = HistogramDrawing(list, width: 40).text.split(separator: "\n")
        #expect(lines.count == 1 + 2 * 4)
        #expect(lines[0] == "from (nm)" && lines[1] == "Mus musculus, 6 values")
        #expect(lines[2].hasSuffix("█") && lines.allSatisfy { $0.count <= 40 })
        #expect(!lines[3].contains("▏") && !lines[3].contains("█"))
        #expect(HistogramDrawing(RowList(), width: 40).text == "no values\n")
    }
}
