import Columns
import Encodings

/// Finds the columns of a table that follow from two others, by looking at a
/// few rows: `mesh_area_volume_ratio` is area divided by volume, bit for bit.
enum DerivedColumns {
    /// Rows that are looked at.
    static let sampleRows = 64

    /// The derivations, by the column that is derived. A column from which
    /// another is derived is not derived itself.
    static func find(
        _ columns: [SegmentColumn], sample: (Int) throws -> ColumnVector
    ) rethrows -> [Int: Derivation] {
        let doubles: [(column: Int, cells: [Double?])] = try columns.indices.compactMap { index in
            guard columns[index].type == .float64 else { return nil }
            let values = try sample(index)
            return (
                index,
                (0..<values.count).map { if case .double(let value) = values[$0] { value } else { nil } }
            )
        }
        var found: [(column: Int, derivation: Derivation, share: Double)] = []
        for target in doubles {
            for left in doubles where left.column != target.column {
                for right in doubles where right.column != target.column && right.column != left.column {
                    for operation in Derivation.Operation.allCases {
                        // Sums and products of swapped operands are the same.
                        let isSymmetric = operation == .sum || operation == .product
                        if isSymmetric, left.column > right.column { continue }
                        let derivation = Derivation(
                            operation: operation, left: left.column, right: right.column)
                        if let share = share(of: target.cells, left.cells, right.cells, derivation) {
                            found.append((target.column, derivation, share))
                        }
                    }
                }
            }
        }
        found.sort { ($1.share, $0.column) < ($0.share, $1.column) }
        var result: [Int: Derivation] = [:]
        var sources = Set<Int>()
        for (column, derivation, _) in found {
            guard result[column] == nil, !sources.contains(column), result[derivation.left] == nil,
                result[derivation.right] == nil
            else { continue }
            result[column] = derivation
            sources.formUnion([derivation.left, derivation.right])
        }
        return result
    }

    /// The share of the rows with all three values for which it holds; nil
    /// below three quarters, or where such rows are too few or all alike.
    private static func share(
        of target: [Double?], _ left: [Double?], _ right: [Double?], _ derivation: Derivation
    ) -> Double? {
        var complete = 0
        var wrong = 0
        var distinct = Set<UInt64>()
        for row in target.indices {
            guard let value = target[row], let left = left[row], let right = right[row] else { continue }
            complete += 1
            if derivation.value(left, right).bitPattern != value.bitPattern {
                wrong += 1
                if wrong * 4 > sampleRows { return nil }
            } else {
                distinct.insert(value.bitPattern)
            }
        }
        guard complete >= 8, distinct.count >= 4, wrong * 4 <= complete else { return nil }
        return Double(complete - wrong) / Double(complete)
    }
}
