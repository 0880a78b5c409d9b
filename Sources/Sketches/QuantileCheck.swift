import Bits
import Columns

/// Holds a stored sketch against the values that it was made of, page by page
/// (SEG-055): each of its values occurs, and lies in the true order about where
/// the sketch has it.
public struct QuantileCheck: Sendable {
    private let sketch: QuantileSketch
    private let keys: [Int64]
    /// Values of the run equal to each key, and those between it and the one before.
    private var equal: [Int]
    private var below: [Int]
    private var count: UInt64 = 0

    public init(of sketch: QuantileSketch) {
        self.sketch = sketch
        keys = sketch.weights.map(\.key)
        equal = [Int](repeating: 0, count: keys.count)
        below = [Int](repeating: 0, count: keys.count + 1)
    }

    /// Counts some rows of the run.
    public mutating func add(_ column: ColumnVector, rows: Range<Int>) {
        switch column.values {
        case .integers(let values):
            for row in rows where column.isValid(row) { add(values[row]) }
        case .doubles(let values):
            for row in rows where column.isValid(row) && !values[row].isNaN { add(OrderKey.key(values[row])) }
        case .texts, .identifiers: break
        }
    }

    private mutating func add(_ key: Int64) {
        count += 1
        var low = 0
        var high = keys.count
        while low < high {
            let middle = (low + high) / 2
            if keys[middle] < key { low = middle + 1 } else { high = middle }
        }
        if low < keys.count, keys[low] == key { equal[low] += 1 } else { below[low] += 1 }
    }

    /// What is wrong, once all rows were added; nil if nothing is.
    public var fault: String? {
        guard count == sketch.count else { return "it counts \(sketch.count) values, the rows have \(count)" }
        var rank = 0.0
        var stated = 0.0
        for (index, weight) in sketch.weights.map(\.weight).enumerated() {
            guard equal[index] > 0 else { return "it holds a value that does not occur" }
            rank += Double(below[index])
            for (add, addStated) in [(0.0, 0.0), (Double(equal[index]), Double(weight))] {
                rank += add
                stated += addStated
                guard (rank - stated) * (rank - stated) <= sketch.squareOfLargestError else {
                    return "a rank is further off than its noise allows"
                }
            }
        }
        return nil
    }
}
