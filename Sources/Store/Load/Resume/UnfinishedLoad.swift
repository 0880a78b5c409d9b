import StoreIO

/// A resumable load that has not been committed.
public struct UnfinishedLoad: Sendable, Encodable {
    public var name: String
    public var table: String
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
            var load = UnfinishedLoad(name: folder.name, table: "", rows: 0, bytes: 0, isRunning: false)
            load.isRunning = try isInUse(folder.path)
            do {
                guard let journal = try folder.journal() else { return load }
                (load.table, load.rows, load.bytes) = (journal.table, journal.rows, journal.bytes)
            } catch {
                load.fault = "\(error)"
            }
            return load
        }
    }

    /// What an unfinished load was asked with, to go on with it.
    public func command(ofLoad name: String) throws -> (arguments: [String], workingFolder: String) {
        let folder = try unfinishedFolder(name)
        guard let journal = try folder.journal() else {
            throw StoreError(
                .notFound, "the load \"\(name)\" was cut off before it began",
                hint: "drop it with --abandon \(name) and begin anew")
        }
        return (journal.command, journal.workingFolder)
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
        try fileSystem.removeTree(folder.path)
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

    /// The segments that journals name, wherever they are; nil where one cannot
    /// be read (STO-035).
    func journaledSegments() throws -> Set<String>? {
        var names = Set<String>()
        for folder in try resumableFolders() {
            guard let journal = try? folder.journal() else {
                guard let files = try? fileSystem.list(folder.path),
                    files.contains(where: { $0.hasSuffix(".jrn") })
                else { continue }
                return nil
            }
            for entry in journal.segments.joined() where StorePaths.isTableName(journal.table) {
                names.insert(paths.segment(entry.id, of: journal.table))
            }
        }
        return names
    }
}
