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
    private struct Written {
        var table: TableSchema
        var entry: SegmentEntry
        var path: String
        var place: UUIDBytes?
    }

    public let store: Store
    /// The newest snapshot, which this change builds on.
    public private(set) var base: Snapshot
    /// Nil while others may write.
    private var lock: (any FileLock)?
    /// Says to those who sweep that the folder is in use.
    private let folderLock: any FileLock
    private let folder: String
    private var segments: [Written] = []
    /// The segment in whose place those stand that are written from now on; nil:
    /// after all others of their table.
    var place: UUIDBytes?
    /// Segments that go with this change, by table.
    private var rewritten: [(table: TableSchema, segments: Set<UUIDBytes>)] = []
    /// Whether the metadata zone maps of all segments are computed anew.
    var renewsMetadataZones = false
    private var replaced: [(table: TableSchema, datasets: Set<DatasetOrdinal>)] = []
    /// Rows that this change has moved out of segments that stay, by segment.
    private var moved: [(table: TableSchema, datasets: [UUIDBytes: Set<DatasetOrdinal>])] = []
    /// A snapshot that goes with this change, since it was a step on the way to it.
    var superseded: UInt64?
    /// Files that have their final name but no manifest yet.
    private var placed: [String] = []
    /// The manifest, from before it gets its name: a rename that reports an
    /// error may still have happened.
    private var namedManifest: String?
    private var isFinished = false
    /// Nil for a change that leaves nothing when it is given up.
    private let resumable: ResumableFolder?
    /// How often it was noted how far the change has come.
    private var notes = 0

    /// `resumable`: the folder of a load that can be gone on with.
    init(store: Store, lock: any FileLock, resumable: ResumableFolder? = nil) throws {
        self.store = store
        self.lock = lock
        self.resumable = resumable
        base = try store.snapshot()
        // Litter costs space, never an answer: it must not stop a change.
        try? store.sweep()
        folder = resumable?.path ?? store.paths.temporary + "/" + UUIDBytes.random().description
        for directory in [store.paths.temporary, folder] where try store.fileSystem.status(directory) == nil {
            try store.fileSystem.makeDirectory(directory)
        }
        guard let folderLock = try store.fileSystem.lock(StorePaths.folderLock(folder)) else {
            if let resumable { throw Store.isRunning(resumable.name) }
            throw StoreError(.busy, "\(folder): another process is writing to this folder")
        }
        self.folderLock = folderLock
        try resumable?.syncLock(in: store)
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
        profile: EncodingProfile, pages: some SegmentPages,
        progress: (_ columns: Int) throws -> Void = { _ in }
    ) throws -> WrittenSegment {
        let id = UUIDBytes.random()
        let path = folder + "/" + id.description + ".seg"
        let file = try store.fileSystem.create(path)
        let writer = SegmentWriter(
            id: id, schema: SegmentSchema(tableCode: table.code, tableName: table.name, columns: columns),
            layout: layout, profile: profile)
        let summary = try writer.write(to: file, pages: pages, progress: progress)
        try file.sync()
        try file.close()
        let entry = SegmentEntry(
            id: id, ordinals: ordinals, layout: layout, columns: columns, profile: profile, summary: summary)
        segments.append(Written(table: table, entry: entry, path: path, place: place))
        return segment(entry, path)
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

    /// Segments go with this change; those that it writes take their place.
    func replaceSegments(_ ids: Set<UUIDBytes>, in table: TableSchema) { rewritten.append((table, ids)) }

    /// Makes the runs of some datasets dead in the segments that this change
    /// writes into a table; segments of dead runs only are not written.
    func killRows(of datasets: Set<DatasetOrdinal>, in table: TableSchema) throws {
        for index in segments.indices where segments[index].table.code == table.code {
            segments[index].entry.killRuns(of: datasets)
        }
        for segment in segments where segment.entry.isDead { try store.fileSystem.remove(segment.path) }
        segments.removeAll(where: \.entry.isDead)
    }

    /// Rows of some datasets are dead in segments that stay, by segment.
    func killRows(of datasets: [UUIDBytes: Set<DatasetOrdinal>], in table: TableSchema) {
        moved.append((table, datasets))
    }

    /// Makes those runs of a written segment dead that are so in the one in whose
    /// place it stands.
    func keepDead(_ runs: SegmentRuns, in written: WrittenSegment) {
        guard let index = segments.firstIndex(where: { $0.entry.id == written.entry.id }) else { return }
        segments[index].entry.killRuns(of: Set(runs.lazy.filter(\.isDead).map(\.dataset)))
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
            for (table, ids) in rewritten {
                let own = segments.filter { $0.table.code == table.code }
                try manifest.remove(ids, from: table) { id in own.filter { $0.place == id }.map(\.entry) }
            }
            for (table, datasets) in moved { try manifest.killRows(of: datasets, in: table) }
            try manifest.append(segments.filter { $0.place == nil }.map { ($0.table, $0.entry) })
            try placeSegments()
            let newest = catalog ?? base.catalog
            if let catalog {
                let file = try catalog.encode()
                manifest.catalogNumber = catalog.number
                manifest.catalogChecksum = file.checksum
                try place(file.bytes, at: paths.catalog(catalog.number), in: paths.catalogs)
            }
            try manifest.refreshMetadataZones(newest, all: renewsMetadataZones)
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
        try? removeFolder()
        if let numbers = try? store.snapshotNumbers().filter({ $0 != superseded }) {
            _ = try? store.retire(numbers.dropLast(Store.keptSnapshots) + (superseded.map { [$0] } ?? []))
        }
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
        // What was only begun is no help to anybody.
        let isKept = resumable != nil && notes > 1
        for path in placed.reversed() {
            if isKept, let segment = segments.first(where: { path.hasSuffix("/\($0.entry.id).seg") }) {
                try? store.fileSystem.renameWithoutReplacing(path, to: segment.path)
            } else {
                try? store.fileSystem.remove(path)
            }
        }
        if !isKept { try? removeFolder() }
    }

    private func removeFolder() throws {
        if let resumable { try resumable.remove() } else { try store.fileSystem.removeTree(folder) }
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
        guard !segments.isEmpty else { return }
        let fileSystem = store.fileSystem
        // A folder that is there may have been made by a change that failed before it
        // was durable: its parent is synced whoever made it.
        if try fileSystem.status(store.paths.tables) == nil {
            try fileSystem.makeDirectory(store.paths.tables)
        }
        try fileSystem.syncDirectory(store.path)
        let tables = Set(segments.map(\.table.name)).sorted()
        for directory in tables.map(store.paths.table) where try fileSystem.status(directory) == nil {
            try fileSystem.makeDirectory(directory)
        }
        try fileSystem.syncDirectory(store.paths.tables)
        for table in tables {
            let directory = store.paths.table(table)
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

extension Transaction {
    /// Notes how far a resumable load has come; what it names is durable.
    func note(_ journal: LoadJournal) throws {
        try resumable?.write(journal.encode())
        notes += 1
    }

    /// What a load goes on with; nil for one that begins. The files must be those
    /// that it began with.
    func journal(of request: LoadRequest) throws -> LoadJournal? {
        guard let resumable, let load = request.resumable, load.resumes else { return nil }
        // From here on there is something to be kept.
        notes = 2
        guard let journal = try resumable.journal() else {
            throw StoreError(
                .notFound, "the load \"\(load.name)\" was cut off before it began",
                hint: "drop it with --abandon \(load.name) and begin anew")
        }
        guard journal.storeID == store.id else { throw LoadJournal.damaged(resumable.path) }
        try InputMark.check(load.marks, against: journal.marks, load: load.name)
        let ids = Set(journal.parts.flatMap { $0.segments.joined().map(\.id) })
        for table in base.catalog.schema.tables where journal.part(of: table) != nil {
            guard try !base.segments(of: table).contains(where: { ids.contains($0.id) }) else {
                notes = 1
                throw StoreError(
                    .usage, "the load \"\(load.name)\" stands: it was cut off behind its commit",
                    hint: "its rows are there, and there is nothing left to do")
            }
        }
        guard try store.snapshotNumbers().contains(journal.snapshot) else {
            throw StoreError(
                .notFound,
                "the load \"\(load.name)\" builds on snapshot \(journal.snapshot), which is gone (STO-037)",
                hint: "drop it with --abandon \(load.name) and begin anew")
        }
        // What others have committed since is looked at with the commit.
        if journal.snapshot != base.number { base = try store.snapshot(journal.snapshot) }
        try resumable.removeAllSegments(but: ids)
        return journal
    }

    /// Takes a segment that another process has written into the folder.
    func adopt(_ entry: SegmentEntry, of table: TableSchema) throws -> WrittenSegment {
        let path = folder + "/" + entry.id.description + ".seg"
        let placed = store.paths.segment(entry.id, of: table.name)
        if try store.fileSystem.status(path) == nil, try store.fileSystem.status(placed) != nil {
            try store.fileSystem.renameWithoutReplacing(placed, to: path)
        }
        guard try store.fileSystem.status(path) != nil else {
            throw StoreError(
                .corrupt, "\(path): a segment that the journal names is missing (STO-036)",
                hint: "drop the load with --abandon and begin anew")
        }
        segments.append(Written(table: table, entry: entry, path: path))
        return segment(entry, path)
    }

    /// A segment of this change as a file to read.
    private func segment(_ entry: SegmentEntry, _ path: String) -> WrittenSegment {
        WrittenSegment(entry) { [store] in
            try SegmentReader(
                store.fileSystem.openRandomAccess(path, mode: store.readMode), path: path,
                expectedSize: entry.size, expectedChecksum: entry.footerChecksum)
        }
    }
}
