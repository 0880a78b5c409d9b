import Catalog
import Columns

/// Datasets by the group keys that their metadata give.
///
/// Datasets with the same keys form a class; rows are gathered per class, and
/// only a class, not a row, is put into each of the groups that many-valued
/// fields give it.
struct DatasetClasses: Sendable {
    /// Keys that vary together: the parts of one many-valued field, whose
    /// values come from the same element, or a single key.
    private struct Factor: Hashable {
        /// Positions among all keys.
        var keys: [Int]
        /// At least one, each with a value per key.
        var choices: [[Value]]
    }

    /// What metadata give a dataset. A key that cannot be computed is an error
    /// only if a row of the dataset is in the result.
    private enum Membership: Hashable {
        case factors([Factor])
        case failure(EvaluationError)
    }

    /// The keys that differ from row to row, in order.
    let rowKeys: [BoundExpression]
    /// Their places among all keys.
    let rowKeyPositions: [Int]
    private let keyCount: Int
    private var classOfDataset: [DatasetOrdinal?: Int] = [:]
    private var memberships: [Membership] = []

    /// `datasets` are those of which rows may be in the result.
    init(
        _ grouping: QueryPlan.Grouping, catalog: Catalog, datasets: some Sequence<DatasetOrdinal?>
    ) throws {
        let keys = grouping.keys
        keyCount = keys.count
        rowKeyPositions = keys.indices.filter { !keys[$0].isConstantInDataset }
        rowKeys = rowKeyPositions.map { keys[$0] }
        let factors = Self.factors(keys)
        // Without a key of metadata all are of one class.
        guard !factors.isEmpty else {
            memberships = [.factors([])]
            return
        }
        var known: [Membership: Int] = [:]
        for dataset in datasets where classOfDataset[dataset] == nil {
            let membership = try Self.membership(of: dataset, factors, keys, catalog)
            let number = known[membership] ?? memberships.count
            if number == memberships.count {
                known[membership] = number
                memberships.append(membership)
            }
            classOfDataset[dataset] = number
        }
    }

    /// The keys that metadata give, those of one many-valued field together.
    private static func factors(_ keys: [BoundExpression]) -> [[Int]] {
        var factors: [[Int]] = []
        var factorOfField: [Int: Int] = [:]
        for (position, key) in keys.enumerated() where key.isConstantInDataset {
            guard case .metadata(let reference) = key, reference.isManyValued else {
                factors.append([position])
                continue
            }
            if let factor = factorOfField[reference.fieldIndex] {
                factors[factor].append(position)
            } else {
                factorOfField[reference.fieldIndex] = factors.count
                factors.append([position])
            }
        }
        return factors
    }

    private static func membership(
        of dataset: DatasetOrdinal?, _ factors: [[Int]], _ keys: [BoundExpression], _ catalog: Catalog
    ) throws -> Membership {
        var found: [Factor] = []
        for factor in factors {
            var choices: [[Value]]
            if let dataset, case .metadata(let reference) = keys[factor[0]], reference.isManyValued {
                choices = try elements(of: factor.map { keys[$0] }, dataset, catalog)
            } else {
                var evaluator = ScalarEvaluator(catalog: catalog, dataset: dataset)
                do {
                    choices = [[try evaluator.value(of: keys[factor[0]]).canonical]]
                } catch let error as EvaluationError {
                    return .failure(error)
                }
            }
            found.append(Factor(keys: factor, choices: choices))
        }
        return .factors(found)
    }

    /// The distinct values that the elements of a field have in some of its
    /// parts; an element without any of them counts only where there is no other.
    private static func elements(
        of parts: [BoundExpression], _ dataset: DatasetOrdinal, _ catalog: Catalog
    ) throws -> [[Value]] {
        let columns = try parts.map { part -> [Value] in
            guard case .metadata(let reference) = part else { return [] }
            return try catalog.values(of: reference, dataset)
        }
        var seen = Set<[Value]>()
        let tuples = (columns.first?.indices ?? 0..<0).map { element in columns.map { $0[element].canonical }
        }
        .filter { tuple in !tuple.allSatisfy(\.isNull) && seen.insert(tuple).inserted }
        return tuples.isEmpty ? [parts.map { _ in .null }] : tuples
    }
}

extension DatasetClasses {
    /// Whether some class is in several groups.
    var haveOverlap: Bool { memberships.indices.contains { isInSeveralGroups($0) } }

    func isInSeveralGroups(_ number: Int) -> Bool {
        guard case .factors(let factors) = memberships[number] else { return false }
        return factors.contains { $0.choices.count > 1 }
    }

    func number(of dataset: DatasetOrdinal?) -> Int {
        classOfDataset.isEmpty ? 0 : classOfDataset[dataset]!
    }

    /// The keys of a class, one for each combination of many-valued fields; NULL
    /// where they differ from row to row.
    func keys(ofClass number: Int) throws -> [[Value]] {
        let factors: [Factor]
        switch memberships[number] {
        case .factors(let found): factors = found
        case .failure(let error): throw error
        }
        let key = [Value](repeating: .null, count: keyCount)
        return factors.reduce([key]) { keys, factor in
            keys.flatMap { key in
                factor.choices.map { choice in
                    var key = key
                    for (position, value) in zip(factor.keys, choice) { key[position] = value }
                    return key
                }
            }
        }
    }
}
