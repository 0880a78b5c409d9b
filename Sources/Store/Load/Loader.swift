import Catalog
import Columns
import Encodings
import Import
import SegmentFormat
import StoreIO

/// Loads rows into a table: typed on all cores, checked against their dataset
/// in the order of the input, written as segments while the input is read, and
/// committed as one snapshot or not at all.
struct Loader {
    let request: LoadRequest
    let table: TableSchema
    /// What the rows are checked against.
    let base: Snapshot
    /// Nil for a dry run.
    let transaction: Transaction?
    var assigner: DatasetAssigner
    var keys: KeyCheck
    var references: [ReferenceCheck]
    /// References of other tables to rows that are replaced.
    private var lost: [LoadSummary.Dangling] = []
    var parents: ParentFill?
    var places: RowPlaces
    var buffer: RowBuffer
    var sink: SegmentSink
    private var hugePages = HugePages()
    /// The rows that were there before, and those of other tables of the load.
    private var reader: DatasetReader
    var rowsOfDataset: [DatasetOrdinal: Int] = [:]
    var progress = LoadProgress()
    var notes: LoadNotes
    var rejects: RejectCount
    /// Of the tables before, as the warnings.
    private let rejectedBefore: Int
    private let warningsBefore: Int

    /// How many examples an error lists.
    static let exampleCount = 5

    /// The catalogue with the datasets that the load adds.
    var catalog: Catalog { assigner.catalog }

    /// `stage`: the tables of the same change that are loaded before.
    init(_ request: LoadRequest, _ table: TableSchema, _ stage: LoadStage) throws {
        self.request = request
        self.table = table
        base = stage.base
        transaction = stage.transaction
        assigner = stage.assigner
        keys = KeyCheck(table)
        let stated = try request.parentTable.map {
            try Self.parentTable($0, of: table, stage.base.catalog.schema)
        }
        let parents = ParentFill(table, stated: stated)
        self.parents = parents
        references = table.columns.indices
            .filter { !table.columns[$0].references.isEmpty && $0 != parents?.index }
            .map { ReferenceCheck($0, of: table, stage.base.catalog.schema, later: stage.later) }
        let own = references.filter { $0.column.references.contains(table.name) }.map(\.index)
        places = RowPlaces(
            columns: keys.columns + own, maximumMemory: request.memory / 16 / stage.tableCount)
        let limits = RowBuffer.Limits(request, columns: table.columns.count)
        buffer = RowBuffer(limits)
        sink = SegmentSink(table, transaction, request.profile)
        notes = LoadNotes(before: stage.noted)
        reader = stage.reader()
        rejects = stage.rejects
        rejectedBefore = stage.rejects.count
        warningsBefore = stage.assigner.warnings.count
        if request.replaces { reader.leaveOut(nil, of: table) }
    }

    var isEmpty: Bool { progress.rows == 0 }
    var rowCount: Int { progress.rows }
    /// Bad rows of this table that were left out.
    var rejected: Int { rejects.count - rejectedBefore }

    /// Types, checks and writes all rows of the input, or what a journal says is
    /// left of it.
    mutating func readAll(from noted: LoadJournal.Part? = nil) throws -> LoadInputs {
        var inputs = LoadInputs(request, table: table, schema: base.catalog.schema)
        let start = try noted.map { try restore($0, &inputs) } ?? .front
        inputs.skip(to: start)
        // Before the first row, so that there is something to go on with.
        if noted == nil { try note(start, inputs) }
        try read(&inputs, from: start)
        if request.resumable != nil, !notes.isFinished {
            try note(LoadPlace(input: request.inputs.count, position: nil, firstRow: 0), inputs)
        }
        progress.isInputRead = true
        try step()
        return inputs
    }

    private mutating func read(_ inputs: inout LoadInputs, from start: LoadPlace) throws {
        var last = LoadInputs.Piece(
            file: "", number: 0, input: start.input, firstRow: start.firstRow, end: start.position)
        // The pipeline runs ahead of what has been added: the inputs as they are known now.
        let shared = Shared(inputs)
        let pipeline = BatchPipeline<LoadInputs.Piece>(
            threads: request.threads, depth: 2 * request.threads + 2
        ) { try shared.inputs.nextTask() }
        while let (piece, batch, bytes) = try next(pipeline) {
            if let resumable = request.resumable, piece.number != last.number,
                progress.bytes - notes.bytes >= resumable.noteBytes
            {
                // All pieces before this one are in.
                let isNext = piece.input != last.input
                if isNext || last.end != nil {
                    let place = LoadPlace(
                        input: piece.input, position: isNext ? nil : last.end, firstRow: piece.firstRow)
                    try note(place, shared.inputs)
                }
            }
            last = piece
            progress.bytes += bytes
            if let batch { try add(batch, file: piece.file) }
            if buffer.isInterleaved { shared.inputs.lengthenPieces() }
            try step()
        }
        inputs = shared.inputs
    }

    /// The inputs for the pipeline, which asks for pieces in the same thread.
    private final class Shared {
        var inputs: LoadInputs

        init(_ inputs: LoadInputs) { self.inputs = inputs }
    }

    /// What was left out before an error counts, too.
    private mutating func next<Tag>(_ pipeline: BatchPipeline<Tag>) throws -> BatchPipeline<Tag>.Output? {
        do {
            return try pipeline.next()
        } catch let failed as FailedImport {
            try rejects.add(failed.rejects)
            throw failed.error
        }
    }

    private mutating func add(_ batch: ImportedBatch, file: String) throws {
        try rejects.add(batch.rejects)
        guard batch.rows > 0 else { return }
        let schema = base.catalog.schema
        func place(_ row: Int) -> String { "\(file):\(batch.lineOfRow(row))" }
        let parts = try assigner.parts(
            of: batch.datasets, count: batch.rows, file: file, place: place)
        var columns = batch.columns
        if var fill = parents {
            columns = try fill.fill(
                columns, parts, count: batch.rows, &reader, schema, place: place)
            parents = fill
        }
        let rows = TypedRows(columns: columns, count: batch.rows, firstRow: progress.rows)
        let owned = parts.map { (dataset: $0.dataset, part: RowPart(rows, $0.rows)) }
        places.append(batch, file: file, rows: rows, parts: owned)
        progress.rows += batch.rows
        for (dataset, part) in owned {
            rowsOfDataset[dataset, default: 0] += part.count
            keys.add(part, of: dataset)
            for index in references.indices {
                try references[index].add(
                    part, of: dataset, &reader, schema, place: place)
            }
        }
        // A dry run keeps only what is looked at once more.
        let waiting = transaction == nil ? rows.keeping(keys.columns + references.map(\.index)) : rows
        if buffer.isInterleaved { waiting.prefer(&hugePages) }
        for (dataset, part) in owned { try write(buffer.append(RowPart(waiting, part.range), of: dataset)) }
    }

    mutating func write(_ outputs: [RowBuffer.Output]) throws {
        for output in outputs {
            switch output {
            case .segment(let datasets):
                try sink.write(datasets, catalog: catalog)
                progress.rowsWritten += datasets.reduce(0) { $0 + $1.count }
            case .spill(let datasets):
                try sink.spill(datasets, rows: buffer.limits.rows, catalog: catalog)
            }
            progress.bytesWritten = sink.bytesWritten
            try step()
        }
    }

    /// Tells how far the load has come; throws where it is to end.
    func step() throws { try request.progress?(progress) }

    /// Writes what has not been written: where datasets came mixed, dataset by
    /// dataset, the rows that were spilled before those in memory.
    private mutating func writeRest() throws {
        guard buffer.isInterleaved else { return try write(buffer.flush()) }
        var waiting: [DatasetOrdinal: DatasetRows] = [:]
        for dataset in buffer.takeAll() { waiting[dataset.dataset] = dataset }
        var spilled = DatasetReader(base)
        spilled.add(sink.spilled, to: table)
        var ordered = RowBuffer(buffer.limits)
        let datasets = Set(waiting.keys).union(sink.spilled.flatMap { $0.entry.runs.map(\.dataset) })
        for dataset in datasets.sorted() {
            let (runs, stored) = try spilled.runs(of: dataset, in: table)
            for run in runs[stored...] {
                let rows = try spilled.rows(run.reader.layout.runs[run.run].rows, of: run.reader, in: table)
                try write(ordered.append(RowPart(rows), of: dataset))
            }
            for part in waiting.removeValue(forKey: dataset)?.parts ?? [] {
                try write(ordered.append(part, of: dataset))
            }
            // What has been read goes at once: the disk need not hold all rows twice.
            // Another process that goes on begins with it anew.
            if request.resumable == nil {
                spilled.remove(try sink.removeSpilled(upTo: dataset), from: table)
            }
            try step()
        }
        try write(ordered.flush())
    }

    /// Writes the last segments and looks for keys that repeat.
    mutating func finish(_ inputs: LoadInputs) throws {
        try writeRest()
        if request.resumable != nil, !notes.isFinished {
            let spilled = sink.takeSpilled()
            let end = LoadPlace(input: request.inputs.count, position: nil, firstRow: 0)
            try note(end, inputs, isFinished: true)
            try transaction?.takeBack(spilled)
        }
        var written = DatasetReader(base)
        if request.replaces { written.leaveOut(nil, of: table) }
        written.add(sink.segments, to: table)
        try checkKeys(&written)
    }

    /// Checks what only rows that were written later could answer; `written` has
    /// the rows of all tables.
    mutating func finishReferences(_ written: inout DatasetReader) throws {
        for index in references.indices {
            try references[index].finish(&written, base.catalog.schema, places: places, step: step)
        }
        parents?.finish()
        if request.replaces { lost = try referencesLost(from: base, &written) }
        let dangling = self.dangling
        guard dangling.isEmpty || request.allowsDangling else { throw refusal(of: dangling) }
    }

    /// The error that names references which no row answers.
    func refusal(of dangling: [LoadSummary.Dangling]) -> StoreError {
        let lines = dangling.map { entry in
            let targets = table.column(named: entry.column)?.references ?? [table.name]
            return
                "\(entry.count) of column \"\(entry.column)\" (into \(targets.joined(separator: ", "))), first:\n    "
                + entry.examples.joined(separator: "\n    ")
        }
        return StoreError(
            .badInput,
            "references that no row of their dataset answers:\n  " + lines.joined(separator: "\n  "),
            hint: "nothing was loaded; --allow-dangling keeps them as external ids")
    }

    private var dangling: [LoadSummary.Dangling] {
        (references.map(\.dangling) + (parents.map { [$0.dangling] } ?? []) + lost).filter { $0.count > 0 }
    }

    /// What the load did or, in a dry run, would do.
    func summary(_ inputs: LoadInputs) throws -> LoadSummary {
        var summary = LoadSummary()
        summary.table = table.name
        summary.rows = progress.rows
        summary.bytesRead = progress.bytes
        summary.datasets = try rowsOfDataset.sorted { $0.key < $1.key }.map { dataset, rows in
            (
                try catalog.id(of: dataset), try catalog.label(of: dataset) ?? "", rows,
                dataset.index >= base.catalog.count
            )
        }
        if transaction != nil {
            summary.segments = sink.segments.count
            summary.bytesWritten = sink.bytesWritten
        }
        if request.replaces {
            let before = try base.rowCounts(of: table)
            summary.replaced = rowsOfDataset.keys.reduce(0) { $0 + (before[$1] ?? 0) }
        }
        summary.rejected = rejected
        summary.rejectsFile = request.rejects?.name
        summary.dangling = dangling
        summary.external = references.compactMap { $0.external > 0 ? ($0.column.name, $0.external) : nil }
        if let parents {
            summary.derived = parents.filled
            if parents.external > 0 { summary.external.append((parents.column.name, parents.external)) }
        }
        for (index, column) in table.columns.enumerated() {
            guard inputs.isPresent[index], !inputs.hasStatedUnit[index], let unit = column.unit,
                unit != "1", unit != "unknown"
            else { continue }
            summary.assumedUnits.append((column.name, unit))
        }
        summary.aliases = inputs.aliases
        summary.warnings = Array(assigner.warnings.dropFirst(warningsBefore))
        if !inputs.ignored.isEmpty {
            let names = inputs.ignored.map { "\"\($0)\"" }.joined(separator: ", ")
            summary.warnings.append("columns that the table lacks were passed over: \(names)")
        }
        return summary
    }

    private static func parentTable(
        _ name: String, of table: TableSchema, _ schema: Schema
    ) throws -> TableSchema {
        let references = table.column(named: "parent_id")?.references ?? []
        let parents = references.compactMap { schema.table(named: $0)?.name }
        guard let parent = schema.table(named: name), parents.contains(parent.name) else {
            throw StoreError(
                .usage, "\"\(name)\" cannot be the parent table of \"\(table.name)\"",
                hint: parents.isEmpty
                    ? "\"\(table.name)\" has no parents"
                    : "parents of \"\(table.name)\" are \(parents.joined(separator: ", "))")
        }
        return parent
    }
}
