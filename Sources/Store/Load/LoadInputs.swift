import Bits
import Catalog
import Columns
import Import

/// The files of a load, opened one after another, and what their headers say.
struct LoadInputs {
    private let request: LoadRequest
    private let targets: [TargetColumn]
    private let options: ImportOptions
    private var next = 0
    private var source: (any BatchSource)?
    private var pieceCount = 0
    private var arePiecesLong = false
    /// Where the next file begins, if not at its front.
    private var start: SourcePosition?
    /// Rows of the files before the open one, where they are numbered.
    private var firstRow = 0
    /// Parallel to the table's columns: whether a file fills it, and whether a
    /// file states its unit.
    private(set) var isPresent: [Bool]
    private(set) var hasStatedUnit: [Bool]
    private(set) var ignored: [String] = []
    /// File columns that were taken for a table column by another name of it.
    private(set) var aliases: [(file: String, column: String)] = []

    init(_ request: LoadRequest, table: TableSchema, schema: Schema) {
        self.request = request
        targets = table.targets(schema)
        var options = ImportOptions()
        options.ignoreExtra = request.ignoresExtra
        options.keepsGoing = request.maximumErrors != nil || request.rejects != nil
        options.requiredColumns = table.columns.filter { !$0.isNullable }.map(\.name)
        switch request.target {
        case .dataset: options.datasetColumn = nil
        case .datasetColumn, .datasetColumnOr:
            options.datasetColumn = "dataset_id"
            options.datasetKeysAreUUIDs = true
            if case .datasetColumnOr = request.target { options.requiresDatasetColumn = false }
        case .split(let column, _): options.datasetColumn = column
        }
        self.options = options
        isPresent = Array(repeating: false, count: targets.count)
        hasStatedUnit = isPresent
    }

    /// What a piece of the input is.
    struct Piece: Sendable {
        var file: String
        /// Pieces are numbered through all files.
        var number: Int
        /// The position of the file among the inputs.
        var input: Int
        /// Rows of the files before, where they are numbered.
        var firstRow: Int
        /// Where it ends; nil where its file can be read from the front only.
        var end: SourcePosition?
    }

    /// Makes the pieces to come long: the rows of the datasets come mixed.
    mutating func lengthenPieces() {
        guard !arePiecesLong else { return }
        arePiecesLong = true
        source?.lengthenPieces()
    }

    /// Goes on where another reading of the same inputs ended.
    mutating func skip(to place: LoadPlace) {
        (next, firstRow, start) = (place.input, place.firstRow, place.position)
    }

    /// The next piece of the next file; nil at the end.
    mutating func nextTask() throws -> (tag: Piece, task: BatchTask)? {
        while true {
            if let source, let task = try source.nextTask() {
                pieceCount += 1
                let piece = Piece(
                    file: source.plan.file, number: pieceCount, input: next - 1, firstRow: firstRow,
                    end: source.position)
                return (piece, task)
            }
            firstRow += source?.rowCount ?? 0
            source = nil
            guard next < request.inputs.count else { return nil }
            let input = request.inputs[next]
            next += 1
            let (bytes, layout) = try input.open()
            let file = try TableFile(
                bytes, file: input.name, layout: layout, mapping: request.mapping,
                chunkBytes: request.chunkBytes)
            let opened = try file.batches(
                targets: targets, mapping: request.mapping, options: options, firstRow: firstRow)
            learn(opened.plan)
            if let start { try opened.skip(to: start) }
            start = nil
            if arePiecesLong { opened.lengthenPieces() }
            source = opened
        }
    }

    private mutating func learn(_ plan: ImportPlan) {
        for name in plan.ignored where !ignored.contains(name) { ignored.append(name) }
        for index in targets.indices where !plan.isAbsent(index) {
            isPresent[index] = true
            if request.mapping == nil, case .field(let field) = plan.origins[index],
                plan.header[field] != targets[index].name,
                !aliases.contains(where: { $0.column == targets[index].name })
            {
                aliases.append((plan.header[field], targets[index].name))
            }
            if plan.statedUnits[index] != nil { hasStatedUnit[index] = true }
        }
    }
}

extension LoadInputs {
    /// What another process needs to go on.
    func write(to writer: inout ByteWriter) {
        for flags in [isPresent, hasStatedUnit] { writer.write(raw: flags.map { $0 ? 1 : 0 }) }
        writer.write(texts: ignored)
        writer.write(texts: aliases.flatMap { [$0.file, $0.column] })
    }

    /// False where a field is out of its range.
    mutating func read(from reader: inout ByteReader) throws -> Bool {
        isPresent = try reader.readBytes(isPresent.count).map { $0 == 1 }
        hasStatedUnit = try reader.readBytes(hasStatedUnit.count).map { $0 == 1 }
        guard let ignored = try reader.readTexts(), let names = try reader.readTexts(), names.count % 2 == 0
        else { return false }
        self.ignored = ignored
        aliases = stride(from: 0, to: names.count, by: 2).map { (names[$0], names[$0 + 1]) }
        return true
    }
}
