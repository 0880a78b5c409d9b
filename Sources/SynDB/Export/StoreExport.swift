import Catalog
import Columns
import Export
import Query
import Store
import StoreIO

/// Tables of a snapshot, or the result of a query, as files.
///
/// Each file has its name once it is whole. An export that fails or is
/// interrupted removes what it has written.
public struct StoreExport: Sendable {
    public var snapshot: Snapshot
    /// Of which rows are written; nil for all.
    public var datasets: [DatasetOrdinal]?
    public var options = QueryOptions()
    /// Nil for what the extension of the file says, CSV in a folder.
    public var format: OutputFormat?
    public var compression: OutputCompression?
    public var ids: IdentifierChoice?
    let fileSystem: any FileSystem

    public init(_ snapshot: Snapshot, fileSystem: any FileSystem = SystemFileSystem()) {
        self.snapshot = snapshot
        self.fileSystem = fileSystem
    }

    /// The tables that have rows of the datasets, in the order of the packs.
    public func tablesWithRows() throws -> [TableSchema] {
        let wanted = datasets.map(Set.init)
        return try snapshot.catalog.schema.tables.filter { table in
            try snapshot.rowCounts(of: table).contains { $0.value > 0 && wanted?.contains($0.key) ?? true }
        }
    }

    /// The rows of a table as a file.
    public func write(_ table: TableSchema, to file: String) throws -> ExportedFile {
        var written = try write(query: text(of: table), to: file)
        written.table = table.name
        return written
    }

    /// The result of a query as a file.
    public func write(query: String, to file: String) throws -> ExportedFile {
        let output = try ResultOutput(
            file: file, format: format, compression: compression, ids: ids, isTerminal: false,
            fileSystem: fileSystem)
        let prepared = try PreparedQuery(query, snapshot: snapshot, options: options)
        let statistics = try output.write(prepared)
        return ExportedFile(file: file, rows: statistics.rowsReturned, bytes: try size(of: file))
    }

    /// Tables as files of a new or empty folder, and the metadata of the
    /// datasets as `datasets.json`, which `dataset add` reads.
    public func write(_ tables: [TableSchema], toFolder name: String) throws -> [ExportedFile] {
        let folder = name.count > 1 && name.hasSuffix("/") ? String(name.dropLast()) : name
        let isNew = try makeFolder(folder)
        var written: [ExportedFile] = []
        do {
            let ending =
                (format ?? .csv).fileExtension + (compression.map { "." + $0.fileExtension } ?? "")
            for table in tables {
                written.append(try write(table, to: "\(folder)/\(table.name).\(ending)"))
            }
            written.append(try writeMetadata(to: "\(folder)/datasets.json"))
            return written
        } catch {
            for file in written { try? fileSystem.remove(file.file) }
            if isNew { try? fileSystem.removeDirectory(folder) }
            throw error
        }
    }

    /// Whether it was not there.
    private func makeFolder(_ folder: String) throws -> Bool {
        guard let status = try fileSystem.status(folder) else {
            try fileSystem.makeDirectory(folder)
            return true
        }
        guard status.kind == .directory, try fileSystem.list(folder).isEmpty else {
            throw StoreError(
                .usage, "\(folder) exists\(status.kind == .directory ? " and is not empty" : "")",
                hint: "several tables go into a folder of their own; name a new one")
        }
        return false
    }

    private func writeMetadata(to file: String) throws -> ExportedFile {
        let ordinals = datasets ?? snapshot.catalog.liveOrdinals
        let objects = try ordinals.map { try snapshot.catalog.jsonObject(of: $0) }
        let text = "[\n" + objects.joined(separator: ",\n") + "\n]\n"
        try ResultFile.write(file, fileSystem: fileSystem) { target, _ in
            var target = target
            try target.write(Array(text.utf8))
        }
        return ExportedFile(
            file: file, content: .metadata, rows: ordinals.count, bytes: UInt64(text.utf8.count))
    }

    private func text(of table: TableSchema) throws -> String {
        let from = "FROM \"\(table.name)\""
        guard let datasets else { return from }
        // A list of none is no query, and this one has no rows.
        guard !datasets.isEmpty else { return from + " LIMIT 0" }
        let ids = try datasets.map { "'\(try snapshot.catalog.id(of: $0))'" }
        return from + " WHERE dataset_id IN (\(ids.joined(separator: ", ")))"
    }

    func size(of file: String) throws -> UInt64 { try fileSystem.status(file)?.size ?? 0 }
}
