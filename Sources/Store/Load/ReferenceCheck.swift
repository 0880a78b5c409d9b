import Bits
import Catalog
import Columns

/// Whether the references of one column resolve inside their dataset.
///
/// Where the dataset has rows of a table that the column points into, each
/// reference must lead to one of them; where it has none they are external ids.
/// Rows of one load answer each other, which is known when all are written.
struct ReferenceCheck {
    /// Position of the column in the table.
    let index: Int
    let column: ColumnSchema
    private let table: TableSchema
    private(set) var dangling: LoadSummary.Dangling
    private(set) var external = 0
    private var targets: [DatasetOrdinal: Targets] = [:]
    /// Datasets that have references which only rows of this load can answer.
    private var open = Set<DatasetOrdinal>()
    /// Whether tables that the same change loads later may answer.
    private let isForward: Bool

    private struct Targets {
        /// Nil where the references are external.
        var ids: IdentifierIndex?
        var includesTable = false
    }

    /// `later`: codes of the tables of the same change that come after this one.
    init(_ index: Int, of table: TableSchema, _ schema: Schema, later: Set<UInt32>) {
        self.index = index
        isForward = table.columns[index].references.contains { name in
            schema.table(named: name).map { later.contains($0.code) } ?? false
        }
        self.table = table
        column = table.columns[index]
        dangling = LoadSummary.Dangling(column: column.name, count: 0, examples: [])
    }

    /// Checks some rows; `place` tells where a row of their piece stands.
    mutating func add(
        _ part: RowPart, of dataset: DatasetOrdinal, _ reader: inout DatasetReader, _ schema: Schema,
        place: (Int) -> String
    ) throws {
        guard let values = part.rows.columns[index] else { return }
        guard !isForward else {
            open.insert(dataset)
            return
        }
        let targets = try self.targets(of: dataset, &reader, schema)
        guard let ids = targets.ids else {
            external += values.validity.map { valid in part.range.count { valid[$0] } } ?? part.count
            return
        }
        guard case .identifiers(let vector) = values.values else { return }
        for row in part.range where values.isValid(row) && ids.number(of: vector[row]) == nil {
            if targets.includesTable {
                open.insert(dataset)
                return
            }
            note(vector[row]) { place(row) }
        }
    }

    private mutating func targets(
        of dataset: DatasetOrdinal, _ reader: inout DatasetReader, _ schema: Schema
    ) throws -> Targets {
        if let known = targets[dataset] { return known }
        let tables = try reader.targets(of: column, dataset: dataset, schema)
        var found = Targets()
        if !tables.isEmpty {
            found.ids = try reader.identifiers(of: dataset, in: tables)
            found.includesTable = tables.contains { $0.code == table.code }
        }
        // One at a time where there are many rows: datasets come one after another.
        if targets.count >= 1000 { targets = [:] }
        targets[dataset] = found
        return found
    }

    private mutating func note(_ id: Identifier, place: () -> String) {
        dangling.count += 1
        if dangling.examples.count < Loader.exampleCount {
            dangling.examples.append("\(place()): \(Value.identifier(id).keyText)")
        }
    }

    /// Checks what had to wait for the other rows; `reader` sees all of them.
    mutating func finish(
        _ reader: inout DatasetReader, _ schema: Schema, places: RowPlaces, step: () throws -> Void
    ) throws {
        for dataset in open.sorted() {
            let tables = try reader.targets(of: column, dataset: dataset, schema)
            let ids = try reader.identifiers(of: dataset, in: tables)
            let (runs, stored) = try reader.runs(of: dataset, in: table)
            var missing = Set<Identifier>()
            for run in runs[stored...] {
                try step()
                let values = try reader.values(of: [column.name], in: table, runs: [run])[0]
                guard case .identifiers(let vector) = values.values else { continue }
                guard !tables.isEmpty else {
                    external += values.count - values.nullCount
                    continue
                }
                for row in 0..<vector.count where values.isValid(row) {
                    guard ids.number(of: vector[row]) == nil else { continue }
                    missing.insert(vector[row])
                    dangling.count += 1
                }
            }
            guard !missing.isEmpty else { continue }
            places.forEachRow(of: dataset, [index]) { row, cells in
                if case .identifier(let id) = cells[0], missing.contains(id) {
                    dangling.examples.append("\(places.place(ofRow: row)): \(Value.identifier(id).keyText)")
                }
                return dangling.examples.count < Loader.exampleCount
            }
        }
    }
}

extension ReferenceCheck {
    /// What another process needs to go on.
    func write(to writer: inout ByteWriter) {
        writer.write(UInt64(dangling.count))
        writer.write(texts: dangling.examples)
        writer.write(UInt64(external))
        writer.write(ordinals: open)
    }

    /// False where a field is out of its range.
    mutating func read(
        from reader: inout ByteReader, _ ordinal: (UInt32) -> DatasetOrdinal?
    ) throws -> Bool {
        dangling.count = try reader.readCount()
        guard let examples = try reader.readTexts() else { return false }
        dangling.examples = examples
        external = try reader.readCount()
        for _ in 0..<(try reader.read(UInt32.self)) {
            guard let dataset = ordinal(try reader.read(UInt32.self)) else { return false }
            open.insert(dataset)
        }
        return true
    }
}
