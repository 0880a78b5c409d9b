import Columns
import StoreIO

/// A resumable load that has not been committed.
public struct UnfinishedLoad: Sendable, Encodable {
    public var name: String
    /// Those that it has begun, in their order.
    public var tables: [String]
    /// That it builds on; 0 where its journal cannot be read.
    public var snapshot: UInt64
    /// Rows and bytes of input that need not be read again.
    public var rows: Int
    public var bytes: Int
    /// Whether a process is at work on it.
    public var isRunning: Bool
    /// Where its journal cannot be read.
    public var fault: String?
}

extension Store {
    /// The names of the folders under tmp that are of resumable loads.
    func resumableFolders() throws -> [ResumableFolder] {
        guard try fileSystem.status(paths.temporary) != nil else { return [] }
        return try fileSystem.list(paths.temporary).filter(ResumableFolder.isName)
            .map { ResumableFolder($0, of: self) }
            // A folder of somebody else has no lock.
            .filter { try $0.exists && fileSystem.status(StorePaths.folderLock($0.path)) != nil }
    }

    public func unfinishedLoads() throws -> [UnfinishedLoad] {
        try resumableFolders().map { folder in
            var load = UnfinishedLoad(
                name: folder.name, tables: [], snapshot: 0, rows: 0, bytes: 0, isRunning: false)
            load.isRunning = try isInUse(folder.path)
            do {
                guard let journal = try folder.journal() else { return load }
                load.tables = journal.parts.map(\.table)
                (load.snapshot, load.rows, load.bytes) = (journal.snapshot, journal.rows, journal.bytes)
            } catch {
                load.fault = "\(error)"
            }
            return load
        }
    }

    /// What an unfinished load was asked with, to go on with it, and the datasets
    /// that it adds.
    public func command(
        ofLoad name: String
    ) throws -> (arguments: [String], workingFolder: String, added: [UUIDBytes]) {
        let folder = try unfinishedFolder(name)
        guard let journal = try folder.journal() else {
            throw StoreError(
                .notFound, "the load \"\(name)\" was cut off before it began",
                hint: "drop it with --abandon \(name) and begin anew")
        }
        let added = try journal.addedDatasets().compactMap(\.metadata.id)
        return (journal.command, journal.workingFolder, added)
    }

    /// Drops an unfinished load.
    public func abandonLoad(_ name: String, wait: Double = 0) throws {
        let lock = try lockForWriting(wait: wait)
        defer { lock.release() }
        let folder = try unfinishedFolder(name)
        guard let own = try fileSystem.lock(StorePaths.folderLock(folder.path)) else {
            throw Self.isRunning(name)
        }
        defer { own.release() }
        try folder.remove()
    }

    func unfinishedFolder(_ name: String) throws -> ResumableFolder {
        let folder = ResumableFolder(name, of: self)
        guard ResumableFolder.isName(name), try folder.exists else {
            let known = try unfinishedLoads().map(\.name)
            throw StoreError(
                .notFound, "\(path): there is no unfinished load \"\(name)\"",
                hint: known.isEmpty
                    ? "no load is unfinished" : "unfinished are \(known.joined(separator: ", "))")
        }
        return folder
    }

    static func isRunning(_ name: String) -> StoreError {
        StoreError(
            .busy, "another process is at work on the load \"\(name)\"",
            hint: "wait until it has ended; `syndb stat` lists unfinished loads")
    }

    /// The journals of all unfinished loads; nil where one cannot be read.
    private func journals() throws -> [LoadJournal]? {
        var journals: [LoadJournal] = []
        for folder in try resumableFolders() {
            guard let journal = try? folder.journal() else {
                guard let files = try? fileSystem.list(folder.path),
                    files.contains(where: { $0.hasSuffix(".jrn") })
                else { continue }
                return nil
            }
            journals.append(journal)
        }
        return journals
    }

    /// The segments that journals name, wherever they are; nil where one cannot
    /// be read (STO-035).
    func journaledSegments() throws -> Set<String>? {
        try journals().map { journals in
            var names = Set<String>()
            for part in journals.flatMap(\.parts) where StorePaths.isTableName(part.table) {
                for entry in part.segments.joined() { names.insert(paths.segment(entry.id, of: part.table)) }
            }
            return names
        }
    }

    /// The snapshots that unfinished loads build on; nil where a journal cannot be
    /// read (STO-037).
    func journaledSnapshots() throws -> Set<UInt64>? { try journals().map { Set($0.map(\.snapshot)) } }
}
