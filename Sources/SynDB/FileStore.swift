import Catalog
import Columns
import Import
import Store
import StoreIO

/// Files of rows as a store for one question: made in a folder that nobody else
/// can read and that goes with the object.
public final class FileStore {
    public let snapshot: Snapshot
    /// Tables whose files say nothing of datasets.
    public let tablesWithoutDatasets: Set<String>
    private let folder: TemporaryFolder

    /// A table is named as its file is, without extensions, or all files are
    /// one table named `table`. Files of a table of a built-in pack, by name and
    /// columns, have the types and units of the pack; of others each value is
    /// looked at. Only columns that `query` names are read. `mapping` is that of a
    /// load of the files.
    ///
    /// `step` is called now and then; an error that it throws ends the work.
    public init(
        _ names: [String], table: String?, query: String, input: InputFiles = InputFiles(),
        mapping: MappingFile? = nil, readMode: ReadMode = .mmap, threads: Int = SystemLimits.processors,
        step: @escaping () throws -> Void
    ) throws {
        folder = try TemporaryFolder("syndb-query-")
        var files: [String: [LoadRequest.Input]] = [:]
        var order: [String] = []
        for name in try input.expanded(names) {
            let title = table ?? (name == "-" ? "rows" : DatasetFolder.dataStem(Self.lastPart(of: name)))
            if files[title] == nil { order.append(title) }
            // The types are looked for before the rows are read.
            let path = name == "-" ? try Self.copy(into: folder.path, step) : name
            for var file in try input.inputs([path]) {
                if name == "-" { file.name = "standard input" }
                files[title, default: []].append(file)
            }
        }
        let asked = NamedColumns(query)
        let packs = try Pack.builtInNames.compactMap(Pack.builtIn).map { try Schema(packs: [$0]) }
        var tables: [FileTable] = []
        for title in order {
            let made = try FileTable(
                title, files[title] ?? [], asked, packs: packs, mapping: mapping, threads: threads, step: step
            )
            guard let same = tables.firstIndex(where: { $0.name == made.name }) else {
                tables.append(made)
                continue
            }
            throw StoreError(
                .usage,
                "\(tables[same].inputs[0].name) and \(made.inputs[0].name) are both the table \(made.name)",
                hint: "if they are one table, say so with --table \(made.name)")
        }
        tablesWithoutDatasets = Set(tables.filter { !$0.hasDatasets }.map(\.name))
        let store = try Self.makeStore(tables, in: folder.path, readMode: readMode)
        try Self.load(tables, store, threads: threads, step)
        snapshot = try store.snapshot()
    }

    /// What is wrong with a query, with the tables and columns that there are.
    public func explained(_ error: QueryError) -> QueryError {
        guard let hint = error.hint, hint.hasPrefix("`syndb tables STORE") else { return error }
        var error = error
        let tables = snapshot.catalog.schema.tables.map { table in
            "\(table.name) (\(table.columns.map(\.name).joined(separator: ", ")))"
        }
        error.hint = "the files are \(tables.joined(separator: "; "))"
        return error
    }

    private static func lastPart(of path: String) -> String {
        path.split(separator: "/").last.map(String.init) ?? path
    }

    /// Standard input can be read once, and is needed twice.
    private static func copy(into folder: String, _ step: () throws -> Void) throws -> String {
        let path = folder + "/rows"
        let file = try SystemFileSystem().create(path)
        let bytes = DescriptorFile.standardInput()
        var buffer = [UInt8](repeating: 0, count: 1 << 20)
        while true {
            let count = try buffer.withUnsafeMutableBytes { try bytes.read(into: $0) }
            guard count > 0 else { break }
            try step()
            try buffer.withUnsafeBytes { try file.write(UnsafeRawBufferPointer(rebasing: $0[..<count])) }
        }
        try file.close()
        return path
    }

    private static func makeStore(
        _ tables: [FileTable], in folder: String, readMode: ReadMode
    ) throws -> Store {
        let declarations = tables.enumerated().map { $1.declaration(code: $0 + 1) }
        let text =
            "pack: files\nversion: 1\ntitle: Files\ntables:\n" + declarations.joined(separator: "\n") + "\n"
        let path = folder + "/store"
        _ = try Store.create(path: path, packs: [try Pack.parse(text, file: "the columns of the files")])
        return try Store(path: path, readMode: readMode)
    }

    private static func load(
        _ tables: [FileTable], _ store: Store, threads: Int, _ step: @escaping () throws -> Void
    ) throws {
        // The same at every time, so that answers are.
        let dataset = ParsedDataset(metadata: DatasetMetadata(id: UUIDBytes(high: 0x8000, low: 1 << 63)))
        let requests = tables.map { table in
            var request = LoadRequest(
                table: table.name, inputs: table.inputs,
                target: table.hasDatasets
                    ? .split(column: "dataset_id", datasets) : .dataset(dataset.metadata.id ?? .random()))
            request.mapping = table.mapping
            request.threads = threads
            request.progress = { _ in try step() }
            return request
        }
        do {
            _ = try store.load(requests, adding: [dataset])
        } catch let error as StoreError where error.kind == .noRows {
            // Files without rows are tables without rows.
            return
        }
    }

    /// A dataset for each UUID of a column `dataset_id`.
    private static func datasets(
        _ values: [String], _ catalog: Catalog
    ) throws -> [LoadRequest.SplitDataset] {
        try values.map { value in
            guard let id = UUIDBytes(value) else {
                throw StoreError(.badInput, "column \"dataset_id\": expected a UUID, found \"\(value)\"")
            }
            return .new(ParsedDataset(metadata: DatasetMetadata(id: id)))
        }
    }
}
