import Bits
import Catalog
import Columns

/// Resolves `parent_id` and fills what follows from it: the parent's table,
/// and the neuron at the top of the hierarchy.
struct ParentFill {
    /// Position of `parent_id` in the table.
    let index: Int
    let column: ColumnSchema
    private let table: TableSchema
    /// Columns to fill.
    private let tableColumn: Int?
    private let neuronColumn: Int?
    /// The table that the caller says parents are in.
    private let stated: TableSchema?
    private(set) var dangling: LoadSummary.Dangling
    private(set) var filledTables = 0
    private(set) var filledNeurons = 0
    private var parents: [DatasetOrdinal: [Parents]] = [:]
    private var tallies: [DatasetOrdinal: Tally] = [:]

    private struct Parents {
        var table: TableSchema
        var ids: IdentifierIndex
        /// By the number of the id; nil where the parents are neurons themselves.
        var neurons: ColumnVector?
        var areNeurons: Bool
    }

    private struct Tally {
        var references = 0
        var unresolved = 0
        /// Places of the first that do not resolve.
        var examples: [String] = []
        /// Whether the table at the top, or the stated one, has rows.
        var isTopLoaded = false

        var isExternal: Bool { unresolved == references && !isTopLoaded }
    }

    /// Nil where nothing of the table follows from a parent.
    init?(_ table: TableSchema, stated: TableSchema?) {
        tableColumn = table.columns.firstIndex { $0.derivation == .parentTable }
        neuronColumn = table.columns.firstIndex { $0.derivation == .rootNeuron }
        guard tableColumn != nil, let index = table.position(ofColumn: "parent_id") else { return nil }
        self.index = index
        self.table = table
        self.stated = stated
        column = table.columns[index]
        dangling = LoadSummary.Dangling(column: column.name, count: 0, examples: [])
    }

    /// Positions of the columns that follow from a parent.
    var followers: [Int] { [tableColumn, neuronColumn].compactMap { $0 } }

    /// References kept as external ids.
    var external: Int { tallies.values.reduce(0) { $0 + ($1.isExternal ? $1.references : 0) } }

    /// The columns of some rows with those filled that follow. Where
    /// `keepsTables` is set, the parent of a row that names its table is sought
    /// there alone: ids are unique in one table only.
    mutating func fill(
        _ columns: [ColumnVector?], _ parts: [DatasetAssigner.Part],
        count: Int, keepsTables: Bool = false, _ reader: inout DatasetReader, _ schema: Schema,
        place: (Int) -> String
    ) throws -> [ColumnVector?] {
        guard let references = columns[index], case .identifiers(let ids) = references.values else {
            return columns
        }
        var tables = tableColumn.map { FilledColumn(columns[$0], .integer, count) }
        var neurons = neuronColumn.map { FilledColumn(columns[$0], .identifier, count) }
        for (dataset, rows) in parts {
            let parents = try self.parents(of: dataset, &reader, schema)
            var tally = tallies[dataset, default: Tally()]
            rows: for row in rows where references.isValid(row) {
                tally.references += 1
                let given = keepsTables ? tables?.integer(row) : nil
                for parent in parents where given == nil || given == Int64(parent.table.code) {
                    guard let number = parent.ids.number(of: ids[row]) else { continue }
                    tables?.fill(row, .integer(Int64(parent.table.code)))
                    if parent.areNeurons {
                        neurons?.fill(row, .identifier(ids[row]))
                    } else if let neuron = parent.neurons?[number] {
                        neurons?.fill(row, neuron)
                    }
                    continue rows
                }
                if let stated { tables?.fill(row, .integer(Int64(stated.code))) }
                tally.unresolved += 1
                if tally.examples.count < Loader.exampleCount {
                    tally.examples.append("\(place(row)): \(Value.identifier(ids[row]).keyText)")
                }
            }
            tallies[dataset] = tally
        }
        var filled = columns
        if let tables, let tableColumn, tables.count > 0 {
            filledTables += tables.count
            filled[tableColumn] = tables.column
        }
        if let neurons, let neuronColumn, neurons.count > 0 {
            filledNeurons += neurons.count
            filled[neuronColumn] = neurons.column
        }
        return filled
    }

    /// Counts what does not resolve: where not one reference of a dataset does,
    /// and the table at the top is not there, they point into a table still to come.
    mutating func finish() {
        for (_, tally) in tallies.sorted(by: { $0.key < $1.key }) where !tally.isExternal {
            dangling.count += tally.unresolved
            dangling.examples += tally.examples.prefix(Loader.exampleCount - dangling.examples.count)
        }
    }

    /// How many cells of which column were filled.
    var filled: [(column: String, count: Int)] {
        [(tableColumn, filledTables), (neuronColumn, filledNeurons)].compactMap { index, count in
            index.flatMap { count > 0 ? (table.columns[$0].name, count) : nil }
        }
    }

    private mutating func parents(
        of dataset: DatasetOrdinal, _ reader: inout DatasetReader, _ schema: Schema
    ) throws -> [Parents] {
        if let known = parents[dataset] { return known }
        let referred = stated.map { [$0] } ?? column.references.compactMap { schema.table(named: $0) }
        let neuronTable = neuronColumn.flatMap { table.columns[$0].references.first }
        var found: [Parents] = []
        for parent in referred where try !parent.key.isEmpty && reader.hasRows(of: dataset, in: parent) {
            let root = parent.columns.first { $0.derivation == .rootNeuron }
            let names = [parent.key[0]] + (root.map { [$0.name] } ?? [])
            let values = try reader.values(of: names, in: parent, dataset: dataset)
            found.append(
                Parents(
                    table: parent, ids: IdentifierIndex([values[0]]),
                    neurons: values.count > 1 ? values[1] : nil, areNeurons: parent.name == neuronTable))
        }
        let top = stated?.name ?? column.references.last
        tallies[dataset, default: Tally()].isTopLoaded = found.contains { $0.table.name == top }
        // One at a time where there are many rows: datasets come one after another.
        if parents.count >= 1000 { parents = [:] }
        parents[dataset] = found
        return found
    }
}

extension ParentFill {
    /// What another process needs to go on.
    func write(to writer: inout ByteWriter) {
        writer.write(UInt64(filledTables))
        writer.write(UInt64(filledNeurons))
        writer.write(UInt32(tallies.count))
        for (dataset, tally) in tallies {
            writer.write(dataset.rawValue)
            writer.write(UInt64(tally.references))
            writer.write(UInt64(tally.unresolved))
            writer.write(UInt8(tally.isTopLoaded ? 1 : 0))
            writer.write(texts: tally.examples)
        }
    }

    /// False where a field is out of its range.
    mutating func read(
        from reader: inout ByteReader, _ ordinal: (UInt32) -> DatasetOrdinal?
    ) throws -> Bool {
        filledTables = try reader.readCount()
        filledNeurons = try reader.readCount()
        for _ in 0..<(try reader.read(UInt32.self)) {
            guard let dataset = ordinal(try reader.read(UInt32.self)) else { return false }
            var tally = Tally()
            tally.references = try reader.readCount()
            tally.unresolved = try reader.readCount()
            tally.isTopLoaded = try reader.read(UInt8.self) == 1
            guard let examples = try reader.readTexts() else { return false }
            tally.examples = examples
            tallies[dataset] = tally
        }
        return true
    }
}
