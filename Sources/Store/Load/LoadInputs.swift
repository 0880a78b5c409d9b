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
        case .datasetColumn: options.datasetColumn = "dataset_id"
        case .datasetColumnOr:
            options.datasetColumn = "dataset_id"
            options.requiresDatasetColumn = false
        case .split(let column, _): options.datasetColumn = column
        }
        self.options = options
        isPresent = Array(repeating: false, count: targets.count)
        hasStatedUnit = isPresent
    }

    /// The next piece of the next file, with the file's name; nil at the end.
    mutating func nextTask() throws -> (tag: String, task: BatchTask)? {
        while true {
            if let source, let task = try source.nextTask() { return (source.plan.file, task) }
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
