import Catalog
import Columns

/// References to rows that a change takes away, by column.
struct LostReferences {
    private(set) var found: [LoadSummary.Dangling] = []

    /// The ids of a dataset in a table that `before` sees and `after` does not.
    static func ids(
        of dataset: DatasetOrdinal, in table: TableSchema, _ before: inout DatasetReader,
        _ after: inout DatasetReader
    ) throws -> Set<Identifier> {
        guard let key = table.key.first, try before.hasRows(of: dataset, in: table) else { return [] }
        let old = try before.values(of: [key], in: table, dataset: dataset)[0]
        let kept = IdentifierIndex(try after.values(of: [key], in: table, dataset: dataset))
        guard case .identifiers(let ids) = old.values else { return [] }
        var lost = Set<Identifier>()
        for row in 0..<ids.count where old.isValid(row) && kept.number(of: ids[row]) == nil {
            lost.insert(ids[row])
        }
        return lost
    }

    /// Counts the references of a column to ids of `target` that are lost and
    /// that no other table into which the column points has; `runs` are rows of
    /// `table`, `reader` sees what is there after the change.
    mutating func add(
        _ lost: Set<Identifier>, of target: TableSchema, column: ColumnSchema, of table: TableSchema,
        dataset: DatasetOrdinal, runs: some Sequence<DatasetReader.Run>, _ reader: inout DatasetReader,
        _ schema: Schema
    ) throws {
        let others = try reader.targets(of: column, dataset: dataset, schema).filter {
            $0.code != target.code
        }
        let known = try reader.identifiers(of: dataset, in: others)
        let id = try reader.snapshot.catalog.id(of: dataset)
        var entry = LoadSummary.Dangling(column: "\(table.name).\(column.name)", count: 0, examples: [])
        for run in runs {
            let values = try reader.values(of: [column.name] + table.key.prefix(1), in: table, runs: [run])
            guard case .identifiers(let references) = values[0].values else { continue }
            for row in 0..<references.count where values[0].isValid(row) {
                let reference = references[row]
                guard lost.contains(reference), known.number(of: reference) == nil else { continue }
                entry.count += 1
                guard entry.examples.count < Loader.exampleCount else { continue }
                let place = values.count > 1 ? " \(values[1][row].keyText)" : ""
                entry.examples.append(
                    "\(table.name)\(place) of dataset \(id): \(Value.identifier(reference).keyText)")
            }
        }
        guard entry.count > 0 else { return }
        guard let place = found.firstIndex(where: { $0.column == entry.column }) else {
            return found.append(entry)
        }
        found[place].count += entry.count
        found[place].examples += entry.examples.prefix(Loader.exampleCount - found[place].examples.count)
    }
}
