import Catalog
import Columns
import Import
import Store

/// A table made of files alone, for a question: only columns that the question
/// names are read. Its rows have no key and point at nothing.
struct FileTable {
    struct Column {
        /// The name in the file; nil where the file's columns find their own way, or
        /// a map makes the column.
        var original: String?
        var name: String
        var type: ColumnType
        var unit: String?
        /// Texts that stand for a missing value.
        var nulls: [String] = []
        /// One of several numbers in the cells of a file column.
        var isPart = false
        /// Whether it is read.
        var isAsked = true
    }

    var name: String
    /// Another name of it in queries.
    var plural: String
    var inputs: [LoadRequest.Input]
    var columns: [Column] = []
    /// Columns of the files that nobody asked for.
    var passedOver: Set<String> = []
    /// What the user says of the files.
    let stated: MappingFile?
    /// Whether the rows name their datasets.
    private(set) var hasDatasets = false

    static let reserved: Set = ["dataset_id", "rowid"]

    /// `packs`: what a file may be of, if its columns are those of a table.
    init(
        _ name: String, _ inputs: [LoadRequest.Input], _ asked: NamedColumns, packs: [Schema],
        mapping: MappingFile?, threads: Int, step: () throws -> Void
    ) throws {
        stated = mapping
        self.name = PackDraft.identifier(name, "rows")
        plural = self.name
        self.inputs = inputs
        for schema in packs {
            guard let table = schema.table(named: name) else { continue }
            if try take(table, schema, asked) {
                (self.name, plural) = (table.name, table.plural)
                return
            }
        }
        try takeProfile(asked, threads: threads, step)
    }

    /// Takes the columns of a pack's table where they are those of all files;
    /// otherwise changes nothing.
    private mutating func take(_ table: TableSchema, _ schema: Schema, _ asked: NamedColumns) throws -> Bool {
        var options = ImportOptions(datasetColumn: "dataset_id", requiredColumns: [])
        options.requiresDatasetColumn = false
        let targets = table.targets(schema)
        var isPresent = targets.map { _ in false }
        var isAsked = isPresent
        var passed: Set<String> = []
        var haveDatasets: Set<Bool> = []
        for input in inputs {
            let (source, layout) = try input.open()
            let file = try TableFile(source, file: input.name, layout: layout, mapping: stated)
            guard let plan = try? file.plan(targets: targets, mapping: stated, options: options) else {
                return false
            }
            haveDatasets.insert(plan.datasetField != nil)
            for (field, original) in plan.header.enumerated() where field != plan.datasetField {
                let filled = targets.indices.filter { plan.origins[$0].isFilled(by: field) }
                let isNamed = filled.contains { asked.contains(original, targets[$0].name) }
                for index in filled { (isPresent[index], isAsked[index]) = (true, isNamed) }
                if !isNamed { passed.insert(original) }
            }
            for index in targets.indices where stated?.makes(targets[index].name) == true {
                (isPresent[index], isAsked[index]) = (true, asked.contains(targets[index].name))
            }
        }
        guard haveDatasets.count == 1 else { return false }
        hasDatasets = haveDatasets.contains(true)
        columns = targets.indices.filter { isPresent[$0] }.map { index in
            let column = table.columns[index]
            return Column(
                name: column.name, type: column.type, unit: column.unit, isAsked: isAsked[index])
        }
        passedOver = passed
        return true
    }

    /// Types from every value of all files.
    private mutating func takeProfile(
        _ asked: NamedColumns, threads: Int, _ step: () throws -> Void
    ) throws {
        var guesses: [TypeGuess] = []
        var places: [String: Int] = [:]
        var names: Set<String> = []
        try takeMade(asked, &names, &guesses)
        for input in inputs {
            let (source, layout) = try input.open()
            let file = try TableFile(source, file: input.name, layout: layout, mapping: stated)
            for (field, original) in file.header.enumerated() where places[original] == nil {
                let entry = stated?.columns[original]
                if let entry {
                    try FileTable.refuseConversion(entry, original, stated?.file ?? "")
                    guard entry.column != nil else {
                        takeParts(entry.parts, of: original, asked, &names, &guesses)
                        continue
                    }
                }
                var name = PackDraft.identifier(entry?.column ?? original, "column_\(field + 1)")
                // Every table has columns of these names.
                if Self.reserved.contains(name) { name = "file_\(name)" }
                while !names.insert(name).inserted { name += "_2" }
                let isAsked = asked.contains(original, name)
                if !isAsked { passedOver.insert(original) }
                places[original] = columns.count
                columns.append(Column(original: original, name: name, type: .text, isAsked: isAsked))
                guesses.append(TypeGuess(column: entry?.column ?? original))
            }
            let wanted = Set(
                file.header.indices.filter {
                    places[file.header[$0]] != nil && !passedOver.contains(file.header[$0])
                })
            guard !wanted.isEmpty else { continue }
            let batches = try file.textBatches(of: wanted)
            let pipeline = BatchPipeline(threads: threads, depth: 2 * threads + 2) {
                try batches.nextTask().map { (0, $0) }
            }
            while let (_, batch, _) = try pipeline.next() {
                try step()
                for (field, column) in (batch?.columns ?? []).enumerated() {
                    guard let column, let place = places[file.header[field]] else { continue }
                    let entry = stated?.columns[file.header[field]]
                    guesses[place].take(column, nulls: Set((stated?.nulls ?? []) + (entry?.nulls ?? [])))
                }
            }
        }
        for (index, guess) in guesses.enumerated() where columns[index].isAsked {
            let type = columns[index].isPart ? .float64 : guess.type
            let isNumber = type.integerRange != nil && type != .bool || type == .float64
            columns[index].type = type
            if isNumber {
                let original = columns[index].original
                let own = original.flatMap { stated?.columns[$0]?.unit }
                columns[index].unit = own ?? original.flatMap(PackDraft.unit(ofSuffix:)) ?? "unknown"
            }
            // A double has a value of its own for what is no number.
            columns[index].nulls = (guess.nulls ?? []).filter {
                type != .float64 || $0.lowercased() != "nan"
            }
        }
    }
}

extension FileTable {
    /// The table as a pack declares it. A table has at least one column.
    func declaration(code: Int) -> String {
        var lines = [
            "  - name: \(name)", "    code: \(code)", "    plural: \(plural)", "    key: []", "    columns:",
        ]
        for column in columns {
            var parts = ["name: \(column.name)", "type: \(column.type.rawValue)"]
            if let unit = column.unit { parts.append("unit: \(PackDraft.quoted(unit))") }
            if let original = column.original, !column.isPart, original != column.name, !original.isEmpty,
                !Self.reserved.contains(original.lowercased()), !original.contains(where: \.isNewline)
            {
                parts.append("also: [\(PackDraft.quoted(original))]")
            }
            lines.append("      - { \(parts.joined(separator: ", ")) }")
        }
        return lines.joined(separator: "\n")
    }
}
