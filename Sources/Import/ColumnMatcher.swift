/// Finds the origin of every table column and collects what does not fit.
struct ColumnMatcher {
    let file: String
    let header: [String]
    /// Of each file column, where the file states it; or empty.
    let units: [String?]
    let targets: [TargetColumn]
    let mapping: MappingFile?
    let options: ImportOptions

    var origins: [ColumnOrigin]
    var conversions: [UnitConversion?]
    var statedUnits: [String?]
    var sentinels: [[String]]
    var ignored: [String] = []
    var datasetField: Int?
    /// File columns that the table lacks, each with what a map could say of it.
    var draft: [(name: String, value: String)] = []
    /// Table columns whose name stands in the header twice.
    var repeated: Set<Int> = []
    /// Required table columns that the file lacks.
    var lacking: [String] = []
    var problems: [(kind: ImportError.Kind, text: String)] = []

    private let targetOfName: [String: Int]
    /// By name or alias in lower case.
    let targetOfLetters: [String: Int]
    /// Places of each name in the header.
    let places: [String: [Int]]
    /// The same with names in lower case.
    let fieldsOfLetters: [String: [Int]]

    init(
        file: String, header: [String], units: [String?], targets: [TargetColumn], mapping: MappingFile?,
        options: ImportOptions
    ) {
        self.file = file
        self.header = header
        self.units = units
        self.targets = targets
        self.mapping = mapping
        self.options = options
        origins = targets.map { _ in .absent }
        conversions = targets.map { _ in nil }
        statedUnits = targets.map { _ in nil }
        sentinels = targets.map { _ in [] }
        var names: [String: Int] = [:]
        // A name goes before an alias, an earlier column before a later.
        for (index, target) in targets.enumerated().reversed() {
            for alias in target.aliases { names[alias] = index }
        }
        for (index, target) in targets.enumerated().reversed() { names[target.name] = index }
        targetOfName = names
        targetOfLetters = Dictionary(
            names.sorted { $0.key < $1.key }.map { ($0.key.lowercased(), $0.value) },
            uniquingKeysWith: { first, _ in first })
        fieldsOfLetters = Dictionary(grouping: header.indices) { header[$0].lowercased() }
        places = Dictionary(grouping: header.indices) { header[$0] }
    }

    mutating func match() {
        matchStatedValues()
        matchDataset()
        matchFields()
        checkMapping()
        checkRequired()
    }

    /// The one error of all problems; nil when there are none.
    var error: ImportError? {
        guard let first = problems.first else { return nil }
        if let wrongDelimiter { return ImportError(.columns, file: file, message: wrongDelimiter) }
        let kinds = Set(problems.map(\.kind.rawValue))
        let kind: ImportError.Kind = kinds.count == 1 ? first.kind : .columns
        return ImportError(
            kind, file: file, message: problems.map(\.text).joined(separator: "\n  "), hint: hint,
            lacksDataset: kinds.contains(ImportError.Kind.dataset.rawValue))
    }

    /// Constants and computed columns.
    private mutating func matchStatedValues() {
        guard let mapping else { return }
        for name in mapping.constants.keys.sorted() {
            guard let target = statedTarget(name) else { continue }
            origins[target] = .constant(mapping.constants[name] ?? "")
        }
        for name in mapping.computed.keys.sorted() {
            guard let target = statedTarget(name), let computed = mapping.computed[name] else { continue }
            switch computed {
            case .rowNumber: origins[target] = .rowNumber
            case .join(let parts, let separator):
                guard parts.count <= StatedCells.maximumParts,
                    separator.utf8.count <= StatedCells.maximumSeparatorBytes
                else {
                    report(
                        .mapping,
                        "the map's join for \(quoted(name)) must have at most \(StatedCells.maximumParts) "
                            + "columns and a separator of at most \(StatedCells.maximumSeparatorBytes) bytes")
                    continue
                }
                let fields = parts.compactMap {
                    place(of: $0, wantedBy: "the map's join for \(quoted(name))")
                }
                origins[target] = .joined(fields, separator: separator)
            }
        }
    }

    private mutating func statedTarget(_ name: String) -> Int? {
        guard let target = targets.firstIndex(where: { $0.name == name }) else {
            report(.mapping, unknownTarget(name))
            return nil
        }
        if origins[target] != .absent {
            report(.mapping, "table column \(quoted(name)) is given twice by the map")
        }
        return target
    }

    private mutating func matchDataset() {
        guard let name = options.datasetColumn else { return }
        if let mapped = header.indices.first(where: { mapping?.columns[header[$0]]?.column == name }) {
            datasetField = mapped
            return
        }
        guard name != "dataset_id" || fieldsOfLetters[name] != nil else {
            guard options.requiresDatasetColumn else { return }
            report(
                .dataset,
                "the file does not say whose rows these are: pass --dataset ID or --split-by COLUMN, "
                    + "or add a column dataset_id" + suggestion(name, header))
            return
        }
        datasetField = place(of: name, wantedBy: "the dataset column")
    }

    private mutating func matchFields() {
        var extras: [String] = []
        let joined = joinedFields
        for (field, name) in header.enumerated() {
            let stated = mapping?.columns[name]
            if let parts = parts(name, stated) {
                matchParts(field, parts, stated)
                continue
            }
            if let stated, stated.column == nil { continue }
            let wanted = stated?.column ?? name
            let found =
                stated == nil ? named(name) : targets.firstIndex { $0.name == wanted }
            guard let target = found else {
                if field == datasetField || stated == nil && joined.contains(field) { continue }
                if stated != nil { report(.mapping, unknownTarget(wanted)) } else { extras.append(name) }
                continue
            }
            if (places[name]?.count ?? 0) > 1 {
                if places[name]?.first == field {
                    report(.columns, "file column \(quoted(name)) is used and stands in the header twice")
                }
                repeated.insert(target)
                continue
            }
            guard origins[target] == .absent else {
                report(
                    .columns,
                    "table column \(quoted(targets[target].name)) is given twice: "
                        + "\(source(origins[target])) and file column \(quoted(name))")
                continue
            }
            origins[target] = .field(field)
            sentinels[target] = stated?.nulls ?? []
            settleUnit(target, field: field, stated)
        }
        if options.ignoreExtra { ignored = extras } else { reportExtras(extras) }
    }

    /// The table column of a file column by its name or an alias; in another
    /// letter case only where no second file column could mean the same.
    func named(_ name: String) -> Int? {
        if let target = targetOfName[name] { return target }
        // `centroid.x`, of an object within an object, is `centroid_x`.
        let letters = name.lowercased()
        let flat = String(letters.map { $0 == "." ? "_" : $0 })
        guard fieldsOfLetters[letters]?.count == 1, flat == letters || fieldsOfLetters[flat] == nil,
            let target = targetOfLetters[letters] ?? targetOfLetters[flat],
            origins[target] == .absent, places[targets[target].name] == nil
        else { return nil }
        return target
    }

    private var joinedFields: Set<Int> {
        var fields: Set<Int> = []
        for case .joined(let parts, _) in origins { fields.formUnion(parts) }
        return fields
    }

    /// The one place of a name in the header; reports when there is none or more.
    private mutating func place(of name: String, wantedBy reason: String) -> Int? {
        let found = places[name] ?? fieldsOfLetters[name.lowercased()] ?? []
        if found.count == 1 { return found[0] }
        if found.isEmpty {
            report(
                .columns,
                "\(reason) wants file column \(quoted(name)), which the file lacks"
                    + suggestion(name, header))
        } else {
            report(.columns, "file column \(quoted(name)) is used and stands in the header twice")
        }
        return nil
    }
}
