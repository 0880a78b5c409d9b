import Columns
import StoreIO

/// The files of a store's folders told apart by their names alone.
///
/// People, backups and desktops leave files of their own in any folder. Only
/// what has a name that a writer gives may be taken for a writer's leftover;
/// everything else is foreign, is reported, and is never removed.
struct StoreFiles {
    var manifests: [String] = []
    var catalogs: [String] = []
    var segments: [String] = []
    /// Folders of changes that are not committed, or were not, and the name
    /// that STORE had first.
    var temporary: [String] = []
    /// Folders of loads that can be gone on with.
    var resumable: [String] = []
    /// What is no file of a store.
    var foreign: [String] = []
}

extension Store {
    /// What stands in the folders of the store. A folder that is missing is
    /// empty: some ways of copying leave empty folders out.
    func files() throws -> StoreFiles {
        var files = StoreFiles()
        let names = [
            paths.identity, paths.lock, paths.manifests, paths.catalogs, paths.tables, paths.temporary,
        ]
        files.foreign = try entries(path).filter { !names.contains($0) }
        func sort(
            _ folder: String, into known: WritableKeyPath<StoreFiles, [String]>, _ isOurs: (String) -> Bool
        ) throws {
            for path in try entries(folder) {
                let name = String(path.dropFirst(folder.count + 1))
                files[keyPath: isOurs(name) ? known : \.foreign].append(path)
            }
        }
        try sort(paths.manifests, into: \.manifests) { StorePaths.number($0, suffix: ".man") != nil }
        try sort(paths.catalogs, into: \.catalogs) { StorePaths.number($0, suffix: ".cat") != nil }
        try sort(paths.temporary, into: \.temporary) { name in
            StorePaths.isIdentifier(name) || paths.newIdentity.hasSuffix("/" + name)
                || isEmptyLoadFolder(name)
        }
        let resumable = try resumableFolders().map(\.path)
        files.resumable = resumable
        files.temporary.removeAll { resumable.contains($0) }
        files.foreign.removeAll { resumable.contains($0) }
        for folder in try entries(paths.tables) {
            let name = String(folder.dropFirst(paths.tables.count + 1))
            guard StorePaths.isTableName(name), try fileSystem.status(folder)?.kind == .directory else {
                files.foreign.append(folder)
                continue
            }
            try sort(folder, into: \.segments) { StorePaths.isSegmentName($0) }
        }
        return files
    }

    /// What is left of the folder of a resumable load that was committed or dropped
    /// and cut off behind the last file in it.
    private func isEmptyLoadFolder(_ name: String) -> Bool {
        guard ResumableFolder.isName(name) else { return false }
        return (try? fileSystem.list(paths.temporary + "/" + name).isEmpty) == true
    }

    private func entries(_ folder: String) throws -> [String] {
        guard try fileSystem.status(folder) != nil else { return [] }
        return try fileSystem.list(folder).map { folder + "/" + $0 }
    }

    /// Whether a writer is at work in a folder under tmp. The caller holds the
    /// lock, without which no such folder is made.
    func isInUse(_ folder: String) throws -> Bool {
        let path = StorePaths.folderLock(folder)
        guard try fileSystem.status(path) != nil else { return false }
        guard let lock = try fileSystem.lock(path) else { return true }
        lock.release()
        return false
    }

    /// Removes what a writer that died has left: folders under tmp, and
    /// segments and catalogues that no manifest names. The caller holds the lock.
    func sweep() throws {
        let files = try files()
        for path in files.temporary where try !isInUse(path) { try fileSystem.removeTree(path) }
        let unnamed = try unnamed(among: files)
        guard !unnamed.isEmpty else { return }
        // One who removed manifests may have failed before that was durable: a power
        // cut would bring them back without these files.
        try fileSystem.syncDirectory(paths.manifests)
        _ = try remove(unnamed)
    }

    /// The same for one who holds no lock and changes nothing. A writer that is at
    /// work has swept when it began.
    func sweepIfFree() throws {
        guard let lock = try fileSystem.lock(paths.lock) else { return }
        defer { lock.release() }
        try? sweep()
    }

    /// The segments and catalogues among some files that no manifest and no journal
    /// names; none where that cannot be told.
    func unnamed(among files: StoreFiles) throws -> [String] {
        // A damaged journal or older manifest must not stop writers; what it
        // names is unknown, so nothing but the temporary folders is swept then.
        guard let named = try namedFiles() else { return [] }
        return (files.segments + files.catalogs).filter { !named.contains($0) }
    }

    /// Removes segments and catalogues; how many they were, and their bytes. The
    /// caller holds the lock, and that no manifest names them is durable.
    func remove(_ unnamed: [String]) throws -> (files: Int, bytes: UInt64) {
        var removed = (files: 0, bytes: UInt64(0))
        for path in unnamed {
            // A folder that has such a name is not a writer's.
            guard let status = try fileSystem.status(path), status.kind == .file else { continue }
            try fileSystem.remove(path)
            removed.files += 1
            removed.bytes += status.size
        }
        return removed
    }

    /// All manifests, and the catalogues and segments that they and journals name;
    /// nil where one of them cannot be read.
    func namedFiles() throws -> Set<String>? {
        guard var named = try journaledSegments() else { return nil }
        for number in try snapshotNumbers() {
            guard let manifest = try? readManifest(number), let files = try? paths.files(of: manifest) else {
                return nil
            }
            named.insert(paths.manifest(number))
            named.formUnion(files)
        }
        return named
    }
}

extension StorePaths {
    /// The catalogue and the segments that a manifest names.
    func files(of manifest: Manifest) throws -> [String] {
        var files = [catalog(manifest.catalogNumber)]
        for table in manifest.tables { files += try table.segments().map { segment($0.id, of: table.name) } }
        return files
    }

    /// Whether a name is a UUID as this program writes it.
    static func isIdentifier(_ name: String) -> Bool { UUIDBytes(name)?.description == name }

    static func isSegmentName(_ name: String) -> Bool {
        name.hasSuffix(".seg") && isIdentifier(String(name.dropLast(4)))
    }
}
