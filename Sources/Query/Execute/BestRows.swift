import Columns

/// The first rows of an order, of which only so many are asked for: a thread
/// that passes millions of them holds a few.
struct BestRows: Sendable {
    private let orders: [QueryPlan.Order]
    private let firstKey: Int
    /// Rows that are asked for; nil for all.
    private let count: Int?
    private(set) var rows: [[Value]] = []

    /// The keys of `orders` stand in each row from `firstKey` on. They must
    /// tell all rows apart, so that the rows kept do not depend on the order
    /// in which they come.
    init(_ count: Int?, by orders: [QueryPlan.Order], keysFrom firstKey: Int) {
        self.count = count
        self.orders = orders
        self.firstKey = firstKey
    }

    mutating func append(_ row: [Value]) {
        rows.append(row)
        // Sorting now and then costs less than keeping every row in its place.
        if let count, rows.count - Self.slack >= count, rows.count / 2 >= count { shrink() }
    }

    mutating func append(contentsOf other: BestRows) {
        for row in other.rows { append(row) }
    }

    /// The rows asked for, in order.
    func sorted() -> [[Value]] {
        var copy = self
        copy.shrink()
        return copy.rows
    }

    private static let slack = 1024

    private mutating func shrink() {
        Execution.sort(&rows, by: orders, keysFrom: firstKey)
        if let count, rows.count > count { rows.removeSubrange(count...) }
    }
}
