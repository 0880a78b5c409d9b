import Catalog
import Columns
import Import

/// The rows of all files of a load as typed columns of the table.
struct InputRows {
    /// Parallel to the table's columns; all null where no file has the column.
    var columns: [ColumnVector]
    /// Whether any file fills the column.
    var isPresent: [Bool]
    var count: Int
    /// The text that tells each row's dataset, where the files have such a column.
    var datasetKeys: TextVector?
    /// Per column, whether a file states its unit.
    var hasStatedUnit: [Bool]
    var ignored: [String]
    /// File columns that were taken for a table column by another name of it.
    var aliases: [(file: String, column: String)] = []
    private var origins: [Origin]

    private struct Origin {
        var firstRow: Int
        var file: String
        var batch: ImportedBatch
    }

    /// Where a row stands, as `file:line`.
    func place(of row: Int) -> String {
        let index = origins.lastIndex { $0.firstRow <= row } ?? 0
        return "\(origins[index].file):\(origins[index].batch.lineOfRow(row - origins[index].firstRow))"
    }

    /// Rows per batch: its arrays stay small enough to be reused from the heap
    /// instead of being mapped anew each time.
    private static let batchRows = 1 << 16
    /// Row positions are 32-bit in sorting; a load past this many rows is
    /// refused rather than cut.
    static let maximumRows = Int(Int32.max)

    init(_ request: LoadRequest, table: TableSchema, schema: Schema) throws {
        let targets = table.targets(schema)
        var options = ImportOptions()
        options.ignoreExtra = request.ignoresExtra
        options.requiredColumns = table.columns.filter { !$0.isNullable }.map(\.name)
        switch request.target {
        case .dataset: options.datasetColumn = nil
        case .datasetColumn: options.datasetColumn = "dataset_id"
        case .split(let column, _): options.datasetColumn = column
        }
        var parts = [[ColumnVector]](repeating: [], count: targets.count)
        var keyParts: [ColumnVector] = []
        isPresent = Array(repeating: false, count: targets.count)
        hasStatedUnit = isPresent
        count = 0
        ignored = []
        origins = []
        for input in request.inputs {
            let file = try TableFile(
                input.source, file: input.name, layout: input.layout, mapping: request.mapping)
            let importer = try file.importer(
                targets: targets, mapping: request.mapping, options: options, firstRow: count)
            ignored += importer.plan.ignored
            for index in targets.indices where !importer.plan.isAbsent(index) {
                isPresent[index] = true
                if request.mapping == nil, case .field(let field) = importer.plan.origins[index],
                    importer.plan.header[field] != targets[index].name,
                    !aliases.contains(where: { $0.column == targets[index].name })
                {
                    aliases.append((importer.plan.header[field], targets[index].name))
                }
                if importer.plan.statedUnits[index] != nil { hasStatedUnit[index] = true }
            }
            while let batch = try importer.nextBatch(maximumRows: Self.batchRows) {
                guard count + batch.rows <= Self.maximumRows else {
                    throw StoreError(
                        .badInput, "\(input.name): one load takes at most \(Self.maximumRows) rows",
                        hint: "load the files in several parts")
                }
                for index in targets.indices { parts[index].append(batch.columns[index]) }
                if let keys = batch.datasetKeys { keyParts.append(ColumnVector(.texts(keys))) }
                origins.append(Origin(firstRow: count, file: input.name, batch: batch.withoutColumns()))
                count += batch.rows
            }
        }
        columns = []
        for index in targets.indices {
            columns.append(ColumnVector.concatenated(parts[index], type: targets[index].type.physical))
            parts[index] = []
        }
        if !keyParts.isEmpty, case .texts(let keys) = ColumnVector.concatenated(keyParts, type: .text).values
        {
            datasetKeys = keys
        }
    }
}
