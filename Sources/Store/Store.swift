import Bits
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
    /// Numbers of the snapshots that are kept, ascending.
    public func snapshotNumbers() throws -> [UInt64] {
        try Self.reading("STO-004") { try fileSystem.list(paths.manifests) }
            .compactMap { StorePaths.number($0, suffix: ".man") }.sorted()
    }

    /// The snapshot `number`, or the newest. A newest manifest that is damaged
    /// is an error: falling back to an older one would bring deleted data back.
    public func snapshot(_ number: UInt64? = nil) throws -> Snapshot {
        let known = try snapshotNumbers()
        guard let newest = known.last else {
            throw StoreError(
                .corrupt, "\(paths.manifests): no manifest is left (STO-004)",
                hint: "restore the folder from a copy")
        }
        let wanted = number ?? newest
        guard known.contains(wanted) else {
            throw StoreError(
                .notFound, "\(path): there is no snapshot \(wanted)",
                hint: "kept are \(known.first!) to \(newest)")
        }
        let manifest = try readManifest(wanted)
        let catalogPath = paths.catalog(manifest.catalogNumber)
        guard try Self.reading("STO-005", { try fileSystem.status(catalogPath) }) != nil else {
            throw StoreError(
                .corrupt, "\(catalogPath): the catalogue of snapshot \(wanted) is missing (STO-005)",
                hint: "restore the file from a copy")
        }
        let bytes = try Self.reading("STO-005") { try fileSystem.readAll(catalogPath) }
        guard XXH64.hash(bytes) == manifest.catalogChecksum else {
            throw StoreError(
                .corrupt, "\(catalogPath): it is not the catalogue that snapshot \(wanted) names (STO-005)",
                hint: "restore the file from a copy")
        }
        let catalog: Catalog
        do {
            catalog = try Catalog(decoding: bytes)
        } catch let error as CatalogError {
            throw StoreError(
                error.kind == .future ? .future : .corrupt, "\(catalogPath): \(error.message)",
                hint: error.kind == .future ? "use a newer syndb" : "restore the file from a copy")
        }
        return try Snapshot(store: self, manifest: manifest, catalog: catalog)
    }

    func readManifest(_ number: UInt64) throws -> Manifest {
        let path = paths.manifest(number)
        let bytes = try Self.reading("STO-004") { try fileSystem.readAll(path) }
        let manifest = try bytes.withUnsafeBytes { try Manifest(decoding: $0, path: path) }
        guard manifest.number == number, manifest.storeID == id else {
            throw StoreError(
                .corrupt,
                "\(path): it belongs to snapshot \(manifest.number) of store \(manifest.storeID) (MAN-006)",
                hint: "restore the file from a copy")
        }
        return manifest
    }
}
