import Bits
import Columns
import Testing

@testable import Query

@Suite struct BestRowsTests {
    private static let orders = [
        QueryPlan.Order(expression: .metric(0), isDescending: true, nullsFirst: false),
        QueryPlan.Order(expression: .rowID, isDescending: false, nullsFirst: false),
    ]

    @Test(arguments: [0, 1, 10, 3000, 20_000]) func fewRowsAreHeld(count: Int) {
        var random = SplitMix64(seed: 3)
        var best = BestRows(count, by: Self.orders, keysFrom: 1)
        var all: [[Value]] = []
        for row in 0..<20_000 {
            let key: Value = row % 50 == 0 ? .null : .integer(Int64.random(in: 0..<500, using: &random))
            all.append([.text("r\(row)"), key, .integer(Int64(row))])
            best.append(all[row])
            #expect(best.rows.count <= max(2 * count, count + 1024) + 1)
        }
        Execution.sort(&all, by: Self.orders, keysFrom: 1)
        #expect(best.sorted() == Array(all.prefix(count)))
    }
}
