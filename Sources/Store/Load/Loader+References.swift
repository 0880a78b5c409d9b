import Bits
import Catalog
import Columns

extension Loader {
    /// Resolves references inside each dataset, fills the columns that follow
    /// from them, and refuses what dangles unless it is allowed.
    mutating func resolveReferences() throws {
        let parent = table.columns.firstIndex { $0.derivation == .parentTable }
            .flatMap { _ in table.position(ofColumn: "parent_id") }
        var dangling: [LoadSummary.Dangling] = []
        for (index, column) in table.columns.enumerated() {
            guard rows.isPresent[index], !column.references.isEmpty, index != parent else { continue }
            dangling += try check(index, column).map { [$0] } ?? []
        }
        if let parent, rows.isPresent[parent] { dangling += try resolveParents(parent).map { [$0] } ?? [] }
        summary.dangling = dangling
        guard !dangling.isEmpty, !request.allowsDangling else { return }
        let lines = dangling.map { entry in
            let target = table.column(named: entry.column)!.references.joined(separator: ", ")
            return "\(entry.count) of column \"\(entry.column)\" (into \(target)), first:\n    "
                + entry.examples.joined(separator: "\n    ")
        }
        throw StoreError(
            .badInput,
            "references that no row of their dataset answers:\n  " + lines.joined(separator: "\n  "),
            hint: "nothing was loaded; --allow-dangling keeps them as external ids")
    }

    /// The tables that a column may point into and that have rows of `dataset`,
    /// nearest first.
    private func targets(_ column: ColumnSchema, _ dataset: DatasetOrdinal) throws -> [TableSchema] {
        guard dataset.index < base.catalog.count else { return [] }
        return try column.references.compactMap { catalog.schema.table(named: $0) }.filter {
            try !$0.key.isEmpty && base.hasRows(of: dataset, in: $0)
        }
    }

    /// Checks one reference column; nil where all resolve or are external.
    private mutating func check(_ index: Int, _ column: ColumnSchema) throws -> LoadSummary.Dangling? {
        var dangling = LoadSummary.Dangling(column: column.name, count: 0, examples: [])
        var external = 0
        var reader = DatasetReader(base)
        for (dataset, positions) in positions {
            let tables = try targets(column, dataset)
            let values = rows.columns[index].gathered(positions)
            guard !tables.isEmpty else {
                external += values.count - values.nullCount
                continue
            }
            var ids = try tables.map { try reader.values(of: [$0.key[0]], in: $0, dataset: dataset)[0] }
            // A table that refers to itself: rows of one load answer each other.
            if tables.contains(where: { $0.code == table.code }),
                let key = table.position(ofColumn: table.key[0])
            {
                ids.append(rows.columns[key].gathered(positions))
            }
            let known = try IdentifierSet(ids)
            for row in known.missing(in: values) {
                dangling.count += 1
                if dangling.examples.count < Self.exampleCount {
                    dangling.examples.append("\(rows.place(of: Int(positions[row]))): \(values[row].keyText)")
                }
            }
        }
        if external > 0 { summary.external.append((column.name, external)) }
        return dangling.count > 0 ? dangling : nil
    }

    /// Resolves `parent_id` table by table and fills the parent's table and
    /// the neuron at the top, where the file does not give them.
    private mutating func resolveParents(_ index: Int) throws -> LoadSummary.Dangling? {
        let column = table.columns[index]
        let tableColumn = table.columns.firstIndex { $0.derivation == .parentTable }
        let neuronColumn = table.columns.firstIndex { $0.derivation == .rootNeuron }
        var parentTables = tableColumn.map { Filling(rows.columns[$0]) }
        var neurons = neuronColumn.map { Filling(rows.columns[$0]) }
        var dangling = LoadSummary.Dangling(column: column.name, count: 0, examples: [])
        var external = 0
        let stated = try request.parentTable.map { try statedParent($0, column) }
        let top = column.references.last.flatMap { catalog.schema.table(named: $0) }
        var reader = DatasetReader(base)
        for (dataset, positions) in positions {
            var tables = try targets(column, dataset)
            if let stated { tables = tables.filter { $0.code == stated.code } }
            let rootTable = neuronColumn.flatMap { table.columns[$0].references.first }
                .flatMap { catalog.schema.table(named: $0)?.name }
            var parents: [(table: TableSchema, ofID: [Identifier: Identifier?])] = []
            for parent in tables {
                parents.append((parent, try rootNeurons(of: parent, dataset, rootTable, &reader)))
            }
            let reference = rows.columns[index].gathered(positions)
            var unresolved: [Int] = []
            for (position, row) in positions.enumerated() {
                guard case .identifier(let id) = reference[position] else { continue }
                guard let parent = parents.first(where: { $0.ofID[id] != nil }) else {
                    unresolved.append(Int(row))
                    continue
                }
                parentTables?.fill(Int(row), .integer(Int64(parent.table.code)))
                if let neuron = parent.ofID[id] ?? nil { neurons?.fill(Int(row), .identifier(neuron)) }
            }
            // Where not one resolves and the table at the top of the hierarchy (or
            // the stated one) is not there, they point into a table still to come.
            let count = reference.count - reference.nullCount
            let isTopLoaded = stated == nil ? tables.contains { $0.name == top?.name } : !tables.isEmpty
            if unresolved.count == count, !isTopLoaded {
                external += count
                if let stated {
                    for row in unresolved { parentTables?.fill(row, .integer(Int64(stated.code))) }
                }
                continue
            }
            dangling.count += unresolved.count
            for row in unresolved.prefix(Self.exampleCount - dangling.examples.count) {
                dangling.examples.append("\(rows.place(of: row)): \(rows.columns[index][row].keyText)")
            }
        }
        for (filling, target) in [(parentTables, tableColumn), (neurons, neuronColumn)] {
            guard let filling, let target, filling.count > 0 else { continue }
            rows.columns[target] = filling.vector
            rows.isPresent[target] = true
            summary.derived.append((table.columns[target].name, filling.count))
        }
        if external > 0 { summary.external.append((column.name, external)) }
        return dangling.count > 0 ? dangling : nil
    }

    private func statedParent(_ name: String, _ column: ColumnSchema) throws -> TableSchema {
        let parents = column.references.compactMap { catalog.schema.table(named: $0)?.name }
        guard let parent = catalog.schema.table(named: name), parents.contains(parent.name) else {
            throw StoreError(
                .usage, "\"\(name)\" cannot be the parent table of \"\(table.name)\"",
                hint: "parents of \"\(table.name)\" are \(parents.joined(separator: ", "))")
        }
        return parent
    }

    /// The ids of a parent table, each with its root neuron where that is known.
    private func rootNeurons(
        of parent: TableSchema, _ dataset: DatasetOrdinal, _ rootTable: String?, _ reader: inout DatasetReader
    ) throws -> [Identifier: Identifier?] {
        let root = parent.columns.first { $0.derivation == .rootNeuron }
        let names = [parent.key[0]] + (root.map { [$0.name] } ?? [])
        let values = try reader.values(of: names, in: parent, dataset: dataset)
        var result: [Identifier: Identifier?] = [:]
        result.reserveCapacity(values[0].count)
        for row in 0..<values[0].count {
            guard case .identifier(let id) = values[0][row] else { continue }
            if parent.name == rootTable {
                result[id] = .some(id)
            } else if values.count > 1, case .identifier(let neuron) = values[1][row] {
                result[id] = .some(neuron)
            } else {
                result[id] = .some(nil)
            }
        }
        return result
    }
}

/// A column whose missing values are filled row by row.
private struct Filling {
    private var values: [Int: Value] = [:]
    private let column: ColumnVector

    init(_ column: ColumnVector) { self.column = column }

    var count: Int { values.count }

    /// What the contributor gave stays.
    mutating func fill(_ row: Int, _ value: Value) {
        if !column.isValid(row) { values[row] = value }
    }

    var vector: ColumnVector {
        var builder = ColumnBuilder(column.physicalType)
        for row in 0..<column.count { builder.append(values[row] ?? column[row]) }
        return builder.vector
    }
}

/// The ids that references may point at: integers as a sorted array, which
/// costs 8 bytes each, everything else as a set.
private struct IdentifierSet {
    private var integers: [Int64] = []
    private var others = Set<Identifier>()

    init(_ columns: [ColumnVector]) throws {
        for column in columns {
            guard case .identifiers(let vector) = column.values else { continue }
            switch vector {
            case .integers(let values): integers += values
            case .mixed(let values):
                for value in values {
                    if case .integer(let number) = value {
                        integers.append(number)
                    } else {
                        others.insert(value)
                    }
                }
            }
        }
        integers.sort()
    }

    /// Rows whose id is not in the set; NULL refers to nothing.
    func missing(in column: ColumnVector) -> [Int] {
        guard case .identifiers(let vector) = column.values else { return [] }
        return (0..<vector.count).filter { row in
            guard column.isValid(row) else { return false }
            if case .integer(let number) = vector[row] { return !contains(number) }
            return !others.contains(vector[row])
        }
    }

    private func contains(_ number: Int64) -> Bool {
        integers.withUnsafeBufferPointer { integers in
            var low = 0
            var high = integers.count
            while low < high {
                let middle = (low &+ high) >> 1
                if integers[middle] < number { low = middle &+ 1 } else { high = middle }
            }
            return low < integers.count && integers[low] == number
        }
    }
}
