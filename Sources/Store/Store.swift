import Blocks
import Catalog
import Columns
import SegmentFormat
import StoreIO

/// A folder of metric tables with their datasets: opened to read snapshots of
/// it and to write new ones. Nothing in it is ever edited in place.
public final class Store: Sendable {
    public let path: String
    public let id: UUIDBytes
    public let readMode: ReadMode
    let fileSystem: any FileSystem
    let paths: StorePaths

    /// Opens a store; reads the 64 bytes that say what the folder is.
    public init(
        path: String, fileSystem: any FileSystem = SystemFileSystem(), readMode: ReadMode = .mmap
    ) throws {
        self.path = path
        self.fileSystem = fileSystem
        self.readMode = readMode
        paths = StorePaths(root: path)
        guard let status = try fileSystem.status(path) else {
            throw StoreError(
                .notFound, "\(path): no such store", hint: "make one with: syndb init \(path)")
        }
        let identity = paths.identity
        guard status.kind == .directory,
            try Self.reading("STO-001", { try fileSystem.status(identity) }) != nil
        else {
            throw StoreError(
                .notFound,
                status.kind == .directory
                    ? "\(path): this folder is not a store: it has no file STORE"
                    : "\(path): expected a store, which is a folder, found a file",
                hint: "make a store with: syndb init FOLDER")
        }
        let bytes = try Self.reading("STO-001") { try fileSystem.readAll(identity) }
        id = try bytes.withUnsafeBytes { try StoreIdentity(decoding: $0, path: identity).id }
    }
}

extension Store {
    /// Numbers of the snapshots that are kept, ascending; an error where there is none.
    public func snapshotNumbers() throws -> [UInt64] {
        let numbers = try Self.reading("STO-004") { try fileSystem.list(paths.manifests) }
            .compactMap { StorePaths.number($0, suffix: ".man") }.sorted()
        guard !numbers.isEmpty else {
            throw StoreError(
                .corrupt, "\(paths.manifests): no manifest is left (STO-004)",
                hint: "restore the folder from a copy")
        }
        return numbers
    }

    /// The kept snapshots with their manifests, the oldest first, or what is wrong
    /// with one. One that is removed meanwhile is left out.
    public func history() throws -> [(number: UInt64, manifest: Result<Manifest, any Error>)] {
        try snapshotNumbers().compactMap { number in
            let manifest = Result { try readManifest(number) }
            if case .failure = manifest, try !snapshotNumbers().contains(number) { return nil }
            return (number, manifest)
        }
    }

    /// The snapshot `number`, or the newest. A newest manifest that is damaged
    /// is an error: falling back to an older one would bring deleted data back.
    ///
    /// It holds a shared lock on its manifest as long as it is in use, so that no
    /// writer removes what it names (STO-024); manifest and catalogue are held
    /// open, which is all that is left where a file system has no locks.
    public func snapshot(_ number: UInt64? = nil) throws -> Snapshot {
        while true {
            let known = try snapshotNumbers()
            let wanted = number ?? known[known.count - 1]
            guard known.contains(wanted) else {
                throw StoreError(
                    .notFound, "\(path): there is no snapshot \(wanted)",
                    hint: "kept are \(known[0]) to \(known[known.count - 1])")
            }
            do {
                return try open(wanted)
            } catch {
                // A writer may have removed it in between: then there are others.
                guard try !snapshotNumbers().contains(wanted) else { throw error }
            }
        }
    }

    private func open(_ number: UInt64) throws -> Snapshot {
        let hold = try holdManifest(number)
        let manifest = try readManifest(number)
        let catalogPath = paths.catalog(manifest.catalogNumber)
        guard try Self.reading("STO-005", { try fileSystem.status(catalogPath) }) != nil else {
            throw StoreError(
                .corrupt, "\(catalogPath): the catalogue of snapshot \(number) is missing (STO-005)",
                hint: "restore the file from a copy")
        }
        let bytes = try Self.reading("STO-005") { try openToKeep(catalogPath) }
        do {
            let file = try BlockFile(bytes, kind: Catalog.fileKind)
            guard file.checksum == manifest.catalogChecksum else {
                throw StoreError(
                    .corrupt,
                    "\(catalogPath): it is not the catalogue that snapshot \(number) names (STO-005)",
                    hint: "restore the file from a copy")
            }
            return try Snapshot(
                store: self, manifest: manifest, catalog: Catalog.read(file, path: catalogPath), hold: hold)
        } catch let error as BlockError {
            throw StoreError(error, path: catalogPath)
        }
    }

    /// A shared lock on a manifest; nil where the file system has none, or it
    /// cannot be opened, which reading it tells.
    func holdManifest(_ number: UInt64) throws -> (any FileLock)? {
        let path = paths.manifest(number)
        // Who removes a manifest has it alone for the moment that this takes.
        for _ in 0..<1000 {
            do {
                if let lock = try fileSystem.lockExisting(path, shared: true) { return lock }
            } catch {
                return nil
            }
            fileSystem.sleep(milliseconds: 10)
        }
        throw StoreError(.busy, "\(path): another process holds it alone", hint: "try again")
    }

    func readManifest(_ number: UInt64) throws -> Manifest {
        let path = paths.manifest(number)
        let manifest = try Manifest(Self.reading("STO-004") { try openToKeep(path) }, path: path)
        guard manifest.number == number, manifest.storeID == id else {
            throw StoreError(
                .corrupt,
                "\(path): it belongs to snapshot \(manifest.number) of store \(manifest.storeID) (MAN-006)",
                hint: "restore the file from a copy")
        }
        return manifest
    }

    /// A file of which parts are read later, and which may lose its name before:
    /// a mapping stays, and what is not mapped is read as a whole now.
    private func openToKeep(_ path: String) throws -> any RandomAccessFile {
        switch readMode {
        case .mmap: try fileSystem.openRandomAccess(path, mode: .mmap)
        case .pread: MemoryRandomAccessFile(try fileSystem.readAll(path))
        }
    }
}
