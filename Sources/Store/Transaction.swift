import Bits
import Catalog
import Columns
import Encodings
import SegmentFormat
import StoreIO

/// One change of a store: prepared in a folder of its own, and visible as a
/// whole or not at all.
///
/// The writer's lock is held while a change is begun and while it is committed.
/// A change that only edits the catalogue holds it throughout; a load lets go
/// of it in between, and renews its base when it comes back (STO-010).
///
/// Order matters: no manifest may name a file that is not durable, so files
/// are synced, then named, then their folder is synced, and the manifest comes
/// last (FormatSpec, STO-020).
public final class Transaction {
    public let store: Store
    /// The newest snapshot, which this change builds on.
    public private(set) var base: Snapshot
    /// Nil while others may write.
    private var lock: (any FileLock)?
    /// Says to those who sweep that the folder is in use.
    private let folderLock: any FileLock
    private let folder: String
    private var segments: [(table: TableSchema, entry: SegmentEntry, path: String)] = []
    private var replaced: [(table: TableSchema, datasets: Set<DatasetOrdinal>)] = []
    /// Files that have their final name but no manifest yet.
    private var placed: [String] = []
    /// The manifest, from before it gets its name: a rename that reports an
    /// error may still have happened.
    private var namedManifest: String?
    private var isFinished = false

    fileprivate init(store: Store, lock: any FileLock) throws {
        self.store = store
        self.lock = lock
        base = try store.snapshot()
        // Litter costs space, never an answer: it must not stop a change.
        try? store.sweep()
        folder = store.paths.temporary + "/" + UUIDBytes.random().description
        for directory in [store.paths.temporary, folder] where try store.fileSystem.status(directory) == nil {
            try store.fileSystem.makeDirectory(directory)
        }
        guard let folderLock = try store.fileSystem.lock(StorePaths.folderLock(folder)) else {
            throw StoreError(.busy, "\(folder): another process is writing to this folder")
        }
        self.folderLock = folderLock
    }

    /// Lets others write until `renew`.
    func release() {
        lock?.release()
        lock = nil
    }

    /// Takes the lock again; whether others have committed meanwhile, which
    /// `base` then shows.
    func renew(wait: Double) throws -> Bool {
        guard lock == nil else { return false }
        lock = try store.lockForWriting(wait: wait)
        let newest = try store.snapshot()
        guard newest.number != base.number else { return false }
        base = newest
        return true
    }

    /// Writes one segment into the folder of this change. It becomes part of
    /// the store with the change unless it is taken back.
    @discardableResult
    public func write(
        _ table: TableSchema, layout: SegmentLayout, ordinals: [DatasetOrdinal], columns: [SegmentColumn],
        profile: EncodingProfile, values: @Sendable (Int, Range<Int>) -> ColumnVector
    ) throws -> WrittenSegment {
        let id = UUIDBytes.random()
        let path = folder + "/" + id.description + ".seg"
        let file = try store.fileSystem.create(path)
        let writer = SegmentWriter(
            id: id, schema: SegmentSchema(tableCode: table.code, tableName: table.name, columns: columns),
            layout: layout, profile: profile)
        let summary = try writer.write(to: file, column: values)
        try file.sync()
        try file.close()
        let entry = SegmentEntry(
            id: id, ordinals: ordinals, layout: layout, columns: columns, profile: profile, summary: summary)
        segments.append((table, entry, path))
        return WrittenSegment(entry) { [store] in
            try SegmentReader(
                store.fileSystem.openRandomAccess(path, mode: store.readMode), path: path,
                expectedSize: entry.size, expectedChecksum: entry.footerChecksum)
        }
    }

    /// Leaves segments out of the change; their files go now.
    func takeBack(_ written: [WrittenSegment]) throws {
        let ids = Set(written.map(\.entry.id))
        for segment in segments where ids.contains(segment.entry.id) {
            try store.fileSystem.remove(segment.path)
        }
        segments.removeAll { ids.contains($0.entry.id) }
    }

    /// The rows that some datasets have in a table when the change is committed
    /// count no longer; those that this change writes take their place.
    func replaceRows(of datasets: Set<DatasetOrdinal>, in table: TableSchema) {
        replaced.append((table, datasets))
    }

    /// Gives the datasets of all written segments other ordinals, which keep
    /// their order.
    func renumber(_ ordinal: (DatasetOrdinal) -> DatasetOrdinal) {
        for segment in segments.indices {
            for run in segments[segment].entry.runs.indices {
                segments[segment].entry.runs[run].dataset = ordinal(segments[segment].entry.runs[run].dataset)
            }
        }
    }

    /// Makes the change the newest snapshot, durable when this returns. The
    /// lock must be held.
    public func commit(catalog: Catalog?, change: String) throws -> Snapshot {
        precondition(lock != nil, "a change is committed under the writer's lock")
        let fileSystem = store.fileSystem
        let paths = store.paths
        var manifest = base.manifest
        manifest.number += 1
        manifest.createdAt = fileSystem.now()
        manifest.change = change

        let snapshot: Snapshot
        do {
            for (table, datasets) in replaced { try manifest.replaceRows(of: datasets, in: table) }
            try manifest.append(segments.map { ($0.table, $0.entry) })
            try placeSegments()
            let newest = catalog ?? base.catalog
            if let catalog {
                let file = try catalog.encode()
                manifest.catalogNumber = catalog.number
                manifest.catalogChecksum = file.checksum
                try place(file.bytes, at: paths.catalog(catalog.number), in: paths.catalogs)
            }
            try manifest.refreshMetadataZones(newest)
            // From what is in memory: reading it back could fail, and would then
            // report a change as failed that stands.
            snapshot = try Snapshot(store: store, manifest: manifest, catalog: newest, hold: nil)
            namedManifest = paths.manifest(manifest.number)
            try place(manifest.encode().bytes, at: paths.manifest(manifest.number), in: paths.manifests)
        } catch {
            abandon()
            throw error
        }
        isFinished = true
        snapshot.hold(try? store.holdManifest(manifest.number))
        base.letGo()
        // The change stands; litter that cannot be removed now is swept by the
        // next writer.
        try? fileSystem.removeTree(folder)
        _ = try? store.retire(store.snapshotNumbers().dropLast(Store.keptSnapshots))
        releaseAll()
        return snapshot
    }

    /// Drops the change; the store stays as it was.
    ///
    /// A manifest goes before the files it names, and must be gone for good
    /// before they do: where that is not certain all of them stay. They are then
    /// a whole snapshot, or files without a manifest, which the next writer sweeps.
    public func abandon() {
        guard !isFinished else { return }
        isFinished = true
        defer { releaseAll() }
        do { try removeManifest() } catch { return }
        for path in placed.reversed() { try? store.fileSystem.remove(path) }
        try? store.fileSystem.removeTree(folder)
    }

    private func releaseAll() {
        folderLock.release()
        release()
    }

    private func removeManifest() throws {
        guard let namedManifest else { return }
        if try store.fileSystem.status(namedManifest) != nil { try store.fileSystem.remove(namedManifest) }
        try store.fileSystem.syncDirectory(store.paths.manifests)
    }

    deinit { abandon() }

    private func placeSegments() throws {
        let fileSystem = store.fileSystem
        if !segments.isEmpty, try fileSystem.status(store.paths.tables) == nil {
            try fileSystem.makeDirectory(store.paths.tables)
            try fileSystem.syncDirectory(store.path)
        }
        for table in Set(segments.map(\.table.name)).sorted() {
            let directory = store.paths.table(table)
            if try fileSystem.status(directory) == nil {
                try fileSystem.makeDirectory(directory)
                try fileSystem.syncDirectory(store.paths.tables)
            }
            for segment in segments where segment.table.name == table {
                let target = store.paths.segment(segment.entry.id, of: table)
                try fileSystem.renameWithoutReplacing(segment.path, to: target)
                placed.append(target)
            }
            try fileSystem.syncDirectory(directory)
        }
    }

    private func place(_ bytes: [UInt8], at path: String, in directory: String) throws {
        let temporary = folder + "/" + UUIDBytes.random().description
        try store.fileSystem.writeNew(temporary, bytes)
        do {
            try store.fileSystem.renameWithoutReplacing(temporary, to: path)
        } catch {
            // The file of that name is not ours, so it is not ours to remove.
            if error.kind == .exists { namedManifest = nil }
            throw error
        }
        if path != namedManifest { placed.append(path) }
        try store.fileSystem.syncDirectory(directory)
    }
}

extension Store {
    /// Begins a change and keeps the lock. `wait` is how long to wait for
    /// another writer, in seconds.
    public func begin(wait: Double = 0) throws -> Transaction {
        try Transaction(store: self, lock: lockForWriting(wait: wait))
    }

    func lockForWriting(wait: Double) throws -> any FileLock {
        guard wait >= 0 else {
            throw StoreError(.usage, "cannot wait \(wait) seconds", hint: "say 0 or more seconds")
        }
        // 30 years, so that no number of seconds overflows.
        let deadline = fileSystem.elapsed() + Int64(min(wait, 1e9) * 1000)
        while true {
            if let lock = try fileSystem.lock(paths.lock) { return lock }
            guard fileSystem.elapsed() < deadline else {
                throw StoreError(
                    .busy, "\(path): another process is writing to this store",
                    hint: "try again when it has finished, or wait for it with --wait SECONDS")
            }
            fileSystem.sleep(milliseconds: 50)
        }
    }
}
