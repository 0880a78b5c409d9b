import Catalog
import Export
import Foundation
import Store
import StoreIO

extension StoreExport {
    /// Tables as Parquet files, one per table and named after it, in one
    /// `.tar.xz`, as the source system hands out a search result.
    ///
    /// The Parquet files stand in a folder beside it meanwhile.
    public func bundle(_ tables: [TableSchema], to file: String) throws -> [ExportedFile] {
        guard file.hasSuffix(".tar.xz") else {
            throw StoreError(
                .usage, "\(file): a bundle is a .tar.xz file", hint: "name it so: --bundle \(file).tar.xz")
        }
        guard try fileSystem.status(file) == nil else {
            throw StoreError(.usage, "\(file) exists; name another file")
        }
        let folder = "\(file).\(String(UInt64.random(in: 0 ... .max), radix: 36)).tmp"
        try fileSystem.makeDirectory(folder)
        defer { try? fileSystem.removeTree(folder) }
        var export = self
        export.format = .parquet
        export.compression = nil
        var written: [ExportedFile] = []
        for table in tables {
            var entry = try export.write(table, to: "\(folder)/\(table.name).parquet")
            entry.file = "\(table.name).parquet"
            written.append(entry)
        }
        let archive = folder + "/bundle"
        try pack(written.map(\.file), of: folder, into: archive)
        try fileSystem.renameWithoutReplacing(archive, to: file)
        return written + [ExportedFile(file: file, content: .bundle, rows: 0, bytes: try size(of: file))]
    }

    /// Runs tar, which runs xz.
    private func pack(_ names: [String], of folder: String, into archive: String) throws {
        let hint = "install them (Debian: apt-get install tar xz-utils), or export to a folder with -o"
        for program in ["tar", "xz"] where ChildSource.find(program) == nil {
            throw StoreError(
                .runtime, "bundles are packed by the programs tar and xz; \(program) is not on the PATH",
                hint: hint)
        }
        let process = Process()
        process.executableURL = ChildSource.find("tar").map { URL(filePath: $0) }
        process.arguments = ["-cJf", archive, "-C", folder, "--"] + names
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = FileHandle.standardError
        do { try process.run() } catch {
            throw StoreError(.runtime, "tar does not start: \(error.localizedDescription)")
        }
        while process.isRunning {
            if options.cancellation?.isCancelled == true { process.terminate() }
            fileSystem.sleep(milliseconds: 20)
        }
        process.waitUntilExit()
        if options.cancellation?.isCancelled == true { throw StoreError(.interrupted, "interrupted") }
        guard process.terminationStatus == 0 else {
            throw StoreError(
                .runtime, "tar ended with status \(process.terminationStatus); the bundle was not written",
                hint: "what tar said stands above")
        }
    }
}
