import Catalog
import Import
import Store
import StoreIO

/// A folder of files that belong together: tables by their names
/// (`neuron.csv`, `synapses-2.csv.gz`), a map beside a table
/// (`neuron.map.yaml`), and the metadata of the datasets (`dataset.yaml`).
public struct DatasetFolder: Sendable {
    /// The files of one table.
    public struct Part: Sendable {
        public var table: TableSchema
        /// In the order of their names.
        public var files: [String] = []
        public var map: String?
    }

    public let path: String
    /// In the order of the tables in the packs.
    public private(set) var parts: [Part] = []
    /// The file of metadata.
    public private(set) var metadata: String?
    /// Files that belong to no table.
    public private(set) var passedOver: [String] = []

    /// Names of files of metadata, without their extensions.
    private static let metadataNames = ["dataset", "datasets", "metadata"]
    private static let textSuffixes = [".yaml", ".yml", ".json"]

    /// Tells the files apart by their names alone. A file of rows, a map or
    /// metadata that belongs to no table is an error unless it is to be passed
    /// over; other files (`README.md`) and hidden ones are none of a load's.
    public init(
        _ path: String, schema: Schema, ignoresExtra: Bool = false,
        fileSystem: any FileSystem = SystemFileSystem()
    ) throws {
        self.path = path
        guard let status = try fileSystem.status(path) else {
            throw StoreError(.notFound, "\(path): no such folder")
        }
        guard status.kind == .directory else {
            throw StoreError(
                .badInput, "\(path): expected a folder, found a file",
                hint: "load a file with --table TABLE \(path)")
        }
        let root = path.hasSuffix("/") ? String(path.dropLast()) : path
        var files: [String: Part] = [:]
        var strange: [String] = []
        for name in try fileSystem.list(path) where !name.hasPrefix(".") {
            let file = root + "/" + name
            let kind = try fileSystem.status(file)?.kind
            if kind != .directory, let stem = Self.stem(name, [".map"]), Self.isText(name) {
                guard let table = Self.table(stem, schema) else {
                    strange.append(name)
                    continue
                }
                var part = files[table.name] ?? Part(table: table)
                guard part.map == nil else { throw Self.twice(part.map ?? "", file, "maps of \(table.name)") }
                part.map = file
                files[table.name] = part
            } else if kind != .directory, Self.isText(name), let stem = Self.stem(name, [""]),
                Self.metadataNames.contains(stem.lowercased())
            {
                if let metadata { throw Self.twice(metadata, file, "files of metadata") }
                metadata = file
            } else if kind != .directory, let table = Self.table(Self.dataStem(name), schema) {
                files[table.name, default: Part(table: table)].files.append(file)
            } else if kind == .directory || Self.looksLikeRows(name) {
                strange.append(name)
            } else {
                passedOver.append(name)
            }
        }
        parts = schema.tables.compactMap { files[$0.name] }
        for part in parts where part.files.isEmpty {
            if let map = part.map { strange.append(String(map.dropFirst(root.count + 1))) }
        }
        parts.removeAll { $0.files.isEmpty }
        guard strange.isEmpty || ignoresExtra else { throw Self.unknown(strange, path, schema) }
        passedOver = (passedOver + strange).sorted()
        guard !parts.isEmpty else {
            throw StoreError(
                .badInput, "\(path): no file of the folder has the name of a table",
                hint: "name them as \(Self.examples(schema)); `syndb tables STORE` lists the tables")
        }
    }

    /// All files of rows.
    public var files: [String] { parts.flatMap(\.files) }
}

extension DatasetFolder {
    /// The table that the name of a file means: the name itself, or what stands
    /// before a dot or a number, for tables in several files.
    private static func table(_ stem: String, _ schema: Schema) -> TableSchema? {
        if let table = schema.table(named: stem) { return table }
        let word = stem.prefix { $0 != "." }
        if let table = schema.table(named: String(word)) { return table }
        let rest = word.reversed().drop { $0.isNumber }
        guard rest.count < word.count, let sign = rest.first, sign == "-" || sign == "_" else { return nil }
        return schema.table(named: String(rest.dropFirst().reversed()))
    }

    /// A name without the extensions of compression and of a form of files.
    static func dataStem(_ name: String) -> String {
        var stem = name
        if let suffix = FileFormat.compressedSuffixes.first(where: stem.lowercased().hasSuffix) {
            stem.removeLast(suffix.count)
        }
        if FileFormat(fileName: stem) != nil || stem.hasSuffix(".txt"), let dot = stem.lastIndex(of: ".") {
            stem = String(stem[..<dot])
        }
        return stem
    }

    /// What stands before one of some endings and the extension of a text.
    private static func stem(_ name: String, _ endings: [String]) -> String? {
        let lower = name.lowercased()
        for ending in endings {
            guard let suffix = textSuffixes.first(where: { lower.hasSuffix(ending + $0) }) else { continue }
            return String(name.dropLast(ending.count + suffix.count))
        }
        return nil
    }

    private static func isText(_ name: String) -> Bool {
        textSuffixes.contains(where: name.lowercased().hasSuffix)
    }

    /// Whether a load would read the file if it had another name.
    private static func looksLikeRows(_ name: String) -> Bool {
        FileFormat(fileName: name) != nil || isText(name)
    }

    private static func twice(_ first: String, _ second: String, _ what: String) -> StoreError {
        StoreError(
            .badInput, "\(first) and \(second) are both \(what)", hint: "leave one of them in the folder")
    }

    private static func examples(_ schema: Schema) -> String {
        schema.tables.prefix(3).map { "\($0.name).csv" }.joined(separator: ", ")
    }

    private static func unknown(_ names: [String], _ path: String, _ schema: Schema) -> StoreError {
        let known = schema.tableNames + metadataNames
        let lines = names.sorted().map { name -> String in
            let stem = stem(name, [".map", ""]) ?? dataStem(name)
            if schema.table(named: stem) != nil { return "\(name) (without a file of rows)" }
            let near = NearestName.find(stem, among: known).map { " (did you mean \"\($0)\"?)" } ?? ""
            return "\(name)\(near)"
        }
        let tables = schema.tables.map(\.name).joined(separator: ", ")
        return StoreError(
            .badInput,
            "\(path): files that are no table, no map of one and no metadata:\n  "
                + lines.joined(separator: "\n  "),
            hint: "tables are \(tables), each also in the plural; a map is TABLE.map.yaml, metadata are "
                + "dataset.yaml or .json; rename the files, take them out, or pass --ignore-extra")
    }
}
