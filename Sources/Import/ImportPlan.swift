/// How each table column is filled from one file, settled before the first row.
public struct ImportPlan: Sendable {
    public let file: String
    /// The names of the file's columns.
    public let header: [String]
    public let targets: [TargetColumn]
    /// Parallel to `targets`.
    public let origins: [ColumnOrigin]
    /// Parallel to `targets`; what is done to the file's numbers.
    public let conversions: [UnitConversion?]
    /// Parallel to `targets`; the unit that the map or the header states.
    public let statedUnits: [String?]
    /// Extra columns of the file that are passed over.
    public let ignored: [String]
    /// The file column of the dataset keys.
    public let datasetField: Int?
    /// Whether dataset keys that differ in upper and lower case alone are one.
    let datasetKeysAreUUIDs: Bool

    /// Whether bad rows are left out, instead of the first ending the import.
    let keepsGoing: Bool
    /// Parallel to `targets`.
    let nullRules: [NullRules]
    /// What is NULL in the whole file.
    let fileNulls: NullRules

    /// Every column of a file as text under its own name, also where two have
    /// the same: for a look at what a file holds.
    init(
        textsOf file: String, header: [String], isRead: [Bool], nulls: [String], keepsGoing: Bool
    ) {
        self.file = file
        self.header = header
        targets = header.map { TargetColumn(name: $0, type: .text) }
        origins = header.indices.map { isRead[$0] ? .field($0) : .absent }
        conversions = header.map { _ in nil }
        statedUnits = header.map { _ in nil }
        ignored = []
        datasetField = nil
        datasetKeysAreUUIDs = false
        self.keepsGoing = keepsGoing
        fileNulls = NullRules(file: nulls, column: [])
        let rules = fileNulls
        nullRules = header.map { _ in rules }
    }

    /// The file columns that anything comes from, ascending.
    var usedFields: [Int] {
        Set(origins.flatMap(\.fields) + [datasetField].compactMap { $0 }).sorted()
    }

    /// Whether all rows of a target are null because the file lacks it.
    public func isAbsent(_ target: Int) -> Bool { origins[target] == .absent }
}

extension ImportPlan {
    /// Matches the file's columns to the table's: by the map, by name, by alias.
    ///
    /// `units` are those that the file states beside its header; with
    /// `hasOwnNulls` an empty cell without quotes is NULL whatever the map lists.
    ///
    /// Throws `ImportError` that lists every problem: kind `unitConflict` when
    /// only units disagree, `mapping` when the map contradicts the file or the
    /// table, else `columns`.
    public init(
        file: String, header: [String], units: [String?] = [], hasOwnNulls: Bool = false,
        targets: [TargetColumn], mapping: MappingFile? = nil, options: ImportOptions = ImportOptions()
    ) throws {
        var matcher = ColumnMatcher(
            file: file, header: header, units: units, targets: targets, mapping: mapping, options: options)
        matcher.match()
        if let error = matcher.error { throw error }
        self.file = file
        self.header = header
        self.targets = targets
        origins = matcher.origins
        conversions = matcher.conversions
        statedUnits = matcher.statedUnits
        ignored = matcher.ignored
        datasetField = matcher.datasetField
        datasetKeysAreUUIDs = options.datasetKeysAreUUIDs
        keepsGoing = options.keepsGoing
        var nulls = mapping?.nulls ?? [""]
        if hasOwnNulls, !nulls.contains("") { nulls.append("") }
        fileNulls = NullRules(file: nulls, column: [])
        let (sentinels, spellings) = (matcher.sentinels, nulls)
        nullRules = targets.indices.map { NullRules(file: spellings, column: sentinels[$0]) }
    }
}
