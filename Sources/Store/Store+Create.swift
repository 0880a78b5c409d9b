import Catalog
import Columns
import StoreIO

extension Store {
    /// Makes a store in a folder that does not exist, is empty, or holds only
    /// what an attempt that was cut off has left. Leaves nothing if it fails.
    public static func create(
        path: String, packs: [Pack], fileSystem: any FileSystem = SystemFileSystem()
    ) throws -> Store {
        // Packs may contradict each other: found out before anything is made.
        let catalog = try Catalog(number: 1, packs: packs)
        var maker = StoreMaker(fileSystem: fileSystem, paths: StorePaths(root: path))
        do {
            return try maker.make(catalog)
        } catch {
            maker.undo()
            throw error
        }
    }
}

/// Makes the files of a new store and remembers them.
private struct StoreMaker {
    let fileSystem: any FileSystem
    let paths: StorePaths
    /// What was made, in that order.
    private var made: [String] = []
    /// Held while files are made: what another attempt at work has made must
    /// not be taken for the leftovers of one that was cut off.
    private var lock: (any FileLock)?

    init(fileSystem: any FileSystem, paths: StorePaths) {
        self.fileSystem = fileSystem
        self.paths = paths
    }

    mutating func make(_ catalog: Catalog) throws -> Store {
        try prepareFolder()
        for folder in [paths.manifests, paths.catalogs, paths.tables, paths.temporary] {
            try fileSystem.makeDirectory(folder)
            made.append(folder)
        }
        let catalogFile = try catalog.encode()
        let id = UUIDBytes.random()
        let manifest = Manifest(
            number: 1, storeID: id, createdAt: fileSystem.now(), change: "init", catalogNumber: 1,
            catalogChecksum: catalogFile.checksum, tables: [])
        try write(catalogFile.bytes, to: paths.catalog(1))
        try fileSystem.syncDirectory(paths.catalogs)
        try write(manifest.encode().bytes, to: paths.manifest(1))
        try fileSystem.syncDirectory(paths.manifests)
        // Last and whole: a folder without STORE is not a store, so a crash
        // before this leaves none.
        try write(StoreIdentity(id: id).encode(), to: paths.newIdentity)
        // The folders have their names for good before STORE has its own.
        try fileSystem.syncDirectory(paths.root)
        try fileSystem.renameWithoutReplacing(paths.newIdentity, to: paths.identity)
        made.removeLast()
        made.append(paths.identity)
        try fileSystem.syncDirectory(paths.root)
        try syncParent()
        lock?.release()
        return try Store(path: paths.root, fileSystem: fileSystem)
    }

    /// The last made goes first: without STORE the rest is no store.
    func undo() {
        for path in made.reversed() { try? fileSystem.removeTree(path) }
        lock?.release()
    }

    private mutating func write(_ bytes: [UInt8], to path: String) throws {
        // Before, since a file may be there half-written.
        made.append(path)
        try fileSystem.writeNew(path, bytes)
    }

    private mutating func prepareFolder() throws {
        let root = paths.root
        guard let status = try fileSystem.status(root) else {
            try fileSystem.makeDirectory(root)
            made.append(root)
            return try takeLock()
        }
        guard status.kind == .directory else {
            throw StoreError(.runtime, "\(root): a file is in the way; a store is a folder")
        }
        guard try isEmptyOrCutOff() else {
            throw StoreError(
                .runtime, "\(root): the folder is not empty", hint: "name a new or an empty folder")
        }
        try takeLock()
        // Looked at again under the lock, which another attempt may have had.
        guard try isEmptyOrCutOff() else {
            throw StoreError(
                .runtime, "\(root): the folder is not empty", hint: "name a new or an empty folder")
        }
        for folder in [paths.temporary, paths.tables, paths.manifests, paths.catalogs] {
            try fileSystem.removeTree(folder)
        }
    }

    private mutating func takeLock() throws {
        if try fileSystem.status(paths.lock) == nil { made.append(paths.lock) }
        lock = try fileSystem.lock(paths.lock)
        guard lock == nil else { return }
        made.removeAll()
        throw StoreError(.busy, "\(paths.root): another process is making a store here")
    }

    /// Whether the folder holds nothing but what this type makes before STORE.
    private func isEmptyOrCutOff() throws -> Bool {
        let allowed: [String: [String]] = [
            paths.manifests: [paths.manifest(1)], paths.catalogs: [paths.catalog(1)], paths.tables: [],
            paths.temporary: [paths.newIdentity],
        ]
        for name in try fileSystem.list(paths.root) {
            let entry = paths.root + "/" + name
            if entry == paths.lock { continue }
            guard let content = allowed[entry], try fileSystem.status(entry)?.kind == .directory,
                try fileSystem.list(entry).allSatisfy({ content.contains(entry + "/" + $0) })
            else { return false }
        }
        return true
    }

    /// Makes the store's own name durable. Who may not read the parent folder
    /// cannot do that; the store is finished all the same.
    private func syncParent() throws {
        do {
            try fileSystem.syncDirectory(paths.root + "/..")
        } catch  where error.kind == .notPermitted {
            return
        }
    }
}
