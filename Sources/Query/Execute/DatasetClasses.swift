import Catalog
import Columns

/// Datasets by the group keys that their metadata give.
///
/// Datasets with the same keys form a class; rows are gathered per class, and
/// only a class, not a row, is put into each of the groups that many-valued
/// fields give it.
struct DatasetClasses: Sendable {
    /// The keys that differ from row to row, in order.
    let rowKeys: [BoundExpression]
    /// Of all keys, whether each differs from row to row.
    private let isRowKey: [Bool]
    private var classOfDataset: [Int]
    /// Per class the values of each key that metadata give.
    private var values: [[[Value]]] = []

    init(_ grouping: QueryPlan.Grouping, catalog: Catalog) {
        isRowKey = grouping.keys.map { !$0.isConstantInDataset }
        rowKeys = grouping.keys.filter { !$0.isConstantInDataset }
        classOfDataset = []
        var known: [[[Value]]: Int] = [:]
        for index in 0..<catalog.count {
            let ordinal = DatasetOrdinal(UInt32(index))
            let values = grouping.keys.filter(\.isConstantInDataset).map { key -> [Value] in
                if case .metadata(let reference) = key {
                    // Each value once; none is NULL.
                    var seen = Set<Value>()
                    let present = catalog.values(of: reference, ordinal).filter {
                        !$0.isNull && seen.insert($0).inserted
                    }
                    return present.isEmpty ? [.null] : present
                }
                var evaluator = ScalarEvaluator(catalog: catalog, dataset: ordinal)
                return [((try? evaluator.value(of: key)) ?? .null).canonical]
            }
            let number = known[values] ?? self.values.count
            if number == self.values.count {
                known[values] = number
                self.values.append(values)
            }
            classOfDataset.append(number)
        }
    }

    /// Whether some class is in several groups.
    var haveOverlap: Bool { values.contains { $0.contains { $0.count > 1 } } }

    func number(of dataset: DatasetOrdinal) -> Int { classOfDataset[Int(dataset.rawValue)] }

    /// The full keys of a class and the row keys of one of its groups: one for
    /// each combination of many-valued fields.
    func keys(ofClass number: Int, rowKeys: [Value]) -> [[Value]] {
        var keys: [[Value]] = [[]]
        var metadata = values[number].makeIterator()
        var row = rowKeys.makeIterator()
        for isRowKey in isRowKey {
            let choices = isRowKey ? [row.next()!] : metadata.next()!
            keys = keys.flatMap { key in choices.map { key + [$0] } }
        }
        return keys
    }
}
