import Bits
import Blocks
import Catalog
import Columns
import SegmentFormat
import StoreIO
import Synchronization

/// One immutable version of a store. Everything that is asked of it gives the
/// same answer for ever. Safe to share between threads.
public final class Snapshot: Sendable {
    public let store: Store
    public let manifest: Manifest
    public let catalog: Catalog
    /// Keeps the manifest, and with it every file that it names, from being
    /// removed; nil where the file system has no locks.
    private let lock: Mutex<(any FileLock)?>
    /// The snapshot of which this one shows a part; it holds the files.
    private let whole: Snapshot?
    /// By table code.
    private let entries: [UInt32: Deferred<SegmentList, any Error>]
    private let readers = Mutex<[UUIDBytes: SegmentReader]>([:])
    /// By table code, made when it is first asked for.
    let runs = Mutex<[UInt32: TableRuns]>([:])

    init(store: Store, manifest: Manifest, catalog: Catalog, hold: (any FileLock)?) throws {
        var entries: [UInt32: Deferred<SegmentList, any Error>] = [:]
        for table in manifest.tables {
            guard catalog.schema.table(code: table.code) != nil else {
                throw StoreError(
                    .corrupt,
                    "\(store.path): snapshot \(manifest.number) has rows of a table of code \(table.code), which no pack declares (STO-007)",
                    hint: "restore the manifest and the catalogue from a copy")
            }
            entries[table.code] = Deferred {
                let segments = try table.segments()
                for place in segments.indices {
                    // Ordinals ascend.
                    guard let last = segments.runs(at: place).last?.dataset, last.index >= catalog.count
                    else {
                        continue
                    }
                    throw StoreError(
                        .corrupt,
                        "\(store.path): segment \(segments[place].id) names dataset \(last), the catalogue has \(catalog.count) (STO-006)",
                        hint: "restore the manifest and the catalogue from a copy")
                }
                return segments
            }
        }
        self.entries = entries
        whole = nil
        lock = Mutex(hold)
        self.store = store
        self.manifest = manifest
        self.catalog = catalog
    }

    /// What `restricted` gives.
    private init(_ whole: Snapshot, catalog: Catalog) {
        self.whole = whole
        self.catalog = catalog
        store = whole.store
        manifest = whole.manifest
        lock = Mutex(nil)
        entries = whole.entries.mapValues { segments in
            Deferred {
                SegmentList(try segments.value().compactMap { $0.restricted(to: catalog.liveDatasets) })
            }
        }
    }

    /// The snapshot for somebody who may see some datasets only: all others are
    /// as if they had never been loaded, in every answer, count and error.
    ///
    /// What it tells of storage still follows from whole files: where datasets
    /// share a segment, bytes, pages and what zone maps prune are those of the
    /// segment with its hidden rows, and `rowid` counts them.
    public func restricted(to visible: Bitmap) -> Snapshot {
        Snapshot(whole ?? self, catalog: (whole ?? self).catalog.restricted(to: visible))
    }

    public var number: UInt64 { manifest.number }

    /// Keeps the files of the snapshot as long as it is in use.
    func hold(_ hold: (any FileLock)?) {
        lock.withLock { lock in
            lock?.release()
            lock = hold
        }
    }

    /// From now on the files of the snapshot may be removed.
    func letGo() { hold(nil) }
}

extension Snapshot {
    /// The segments of a table in storage order; none if nothing was loaded.
    public func segments(of table: TableSchema) throws -> SegmentList {
        try entries[table.code]?.value() ?? SegmentList([])
    }

    /// The open file of a segment; opened once.
    public func reader(of entry: SegmentEntry, table: TableSchema) throws -> SegmentReader {
        if let whole { return try whole.reader(of: entry, table: table) }
        if let known = openReader(of: entry.id) { return known }
        let path = store.paths.segment(entry.id, of: table.name)
        guard try Store.reading("STO-011", { try store.fileSystem.status(path) }) != nil else {
            throw SegmentError(
                "STO-011", path: path, part: "file", offset: 0,
                "the segment that snapshot \(number) names is missing",
                hint: "restore the file from a copy; `syndb verify` lists what else is damaged")
        }
        let file = try Store.reading("STO-011") {
            try store.fileSystem.openRandomAccess(path, mode: store.readMode)
        }
        let reader = try SegmentReader(
            file, path: path, expectedSize: entry.size, expectedChecksum: entry.footerChecksum)
        guard reader.id == entry.id, reader.schema.tableCode == table.code,
            reader.layout.pages.count == entry.pageCount,
            reader.schema.columns.map(\.name) == entry.columnNames,
            reader.layout.runs.count == entry.runs.count,
            try zip(reader.layout.runs, entry.runs).allSatisfy({
                try $0.dataset == catalog.id(of: $1.dataset) && $0.rows.count == $1.rows
            })
        else {
            throw SegmentError(
                "MAN-005", path: path, part: "schema and runs", offset: 0,
                "the manifest describes another segment",
                hint: "restore the file from a copy; `syndb verify` lists what else is damaged")
        }
        return readers.withLock { readers in
            if let known = readers[entry.id] { return known }
            readers[entry.id] = reader
            return reader
        }
    }

    /// The file of a segment, if it is open.
    public func openReader(of id: UUIDBytes) -> SegmentReader? {
        whole?.openReader(of: id) ?? readers.withLock { $0[id] }
    }

    /// Segments that have been opened so far, and the bytes of their files.
    public var openSegments: (count: Int, bytes: UInt64) {
        if let whole { return whole.openSegments }
        return readers.withLock { ($0.count, $0.values.reduce(0) { $0 + $1.size }) }
    }

    /// Whether the rows of a run are in answers: neither replaced nor of a deleted
    /// dataset.
    public func isLive(_ run: SegmentEntry.Run) -> Bool { !run.isDead && !catalog.isDeleted(run.dataset) }

    /// Rows of a table by dataset, deleted datasets left out.
    public func rowCounts(of table: TableSchema) throws -> [DatasetOrdinal: Int] {
        var counts: [DatasetOrdinal: Int] = [:]
        for segment in try segments(of: table) {
            for run in segment.runs where isLive(run) {
                counts[run.dataset, default: 0] += run.rows
            }
        }
        return counts
    }
}
