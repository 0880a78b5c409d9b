import Bits
import Catalog
import Columns
import SegmentFormat
import StoreIO

/// What a check of a whole store found.
public struct Verification: Sendable, Encodable {
    /// One damaged place: file, part, offset, rule.
    public struct Fault: Sendable, Encodable {
        public var message: String
    }

    public var faults: [Fault] = []
    public var snapshots = 0
    public var segments = 0
    public var pages = 0
    /// Run statistics and zone maps that were computed anew and compared.
    public var statistics = 0
    public var rows = 0
    public var bytes: UInt64 = 0
    /// Files that no snapshot names; the next writer removes them. None are
    /// listed while that cannot be told.
    public var litter: [String] = []
    /// What is no file of a store: nothing reads or removes it.
    public var foreign: [String] = []

    mutating func add(_ message: String) { faults.append(Fault(message: message)) }

    /// Goes on after an error, which becomes a fault.
    mutating func check(_ body: (inout Verification) throws -> Void) {
        do { try body(&self) } catch { add("\(error)") }
    }
}

/// One segment as a manifest describes it.
private struct NamedSegment {
    var entry: SegmentEntry
    var table: TableSchema
    /// The newest snapshot that describes it so.
    var snapshot: Snapshot
}

extension Store {
    /// Checks every checksum, rule, zone map and statistic of every kept
    /// snapshot against the rows, and goes on after a fault as far as it can.
    public func verify() throws -> Verification {
        var verification = Verification()
        var segments: [String: [NamedSegment]] = [:]
        /// Whether they are sound.
        var catalogs: [UInt64: Bool] = [:]
        var keys = StoredKeyCheck()
        // The newest first, so that a reader's faults name the snapshot that
        // people ask.
        var numbers: [UInt64] = []
        verification.check { _ in numbers = try snapshotNumbers() }
        for number in numbers.reversed() {
            verification.snapshots += 1
            verification.check { verification in
                let snapshot: Snapshot
                do {
                    snapshot = try self.snapshot(number)
                } catch let error as StoreError where error.kind == .notFound {
                    // A writer has removed it since.
                    verification.snapshots -= 1
                    return
                }
                let found = verification.faults.count
                // Many snapshots share a catalogue, whose faults are told once.
                let catalog = snapshot.manifest.catalogNumber
                if catalogs[catalog] == nil {
                    verification.check { _ in try snapshot.catalog.check() }
                    catalogs[catalog] = verification.faults.count == found
                }
                if catalogs[catalog] == true {
                    verification.check { verification in
                        guard try !snapshot.manifest.hasMetadataZones(of: snapshot.catalog) else { return }
                        verification.add(
                            "\(paths.manifest(number)): the metadata zone maps are not those of the datasets (MAN-009)"
                        )
                    }
                }
                for table in snapshot.catalog.schema.tables {
                    verification.check { _ in try add(table, of: snapshot, to: &segments) }
                }
                guard verification.faults.count == found else { return }
                try keys.check(snapshot, into: &verification)
            }
        }
        for (_, described) in segments.sorted(by: { $0.key < $1.key }) {
            verification.segments += 1
            verification.bytes += described[0].entry.size
            for (index, segment) in described.enumerated() {
                verification.check { verification in
                    let reader = try segment.snapshot.reader(of: segment.entry, table: segment.table)
                    if index == 0 { verification.rows += reader.layout.rowCount }
                    verify(reader, segment.entry, into: &verification)
                }
            }
        }
        // Keys that could not be read are in pages that cannot be, or could not then.
        if verification.faults.isEmpty { for error in keys.unread { verification.add("\(error)") } }
        try addLeftovers(to: &verification)
        return verification
    }

    /// Adds the segments of a table, by path. Each description is compared with the
    /// rows once.
    private func add(
        _ table: TableSchema, of snapshot: Snapshot, to segments: inout [String: [NamedSegment]]
    ) throws {
        for entry in try snapshot.segments(of: table) {
            let path = paths.segment(entry.id, of: table.name)
            let known = segments[path, default: []]
            if try known.contains(where: { try $0.entry.describesTheSame(as: entry) }) { continue }
            segments[path] = known + [NamedSegment(entry: entry, table: table, snapshot: snapshot)]
        }
    }

    /// Lists what no manifest names. A writer at work has files that no manifest
    /// names yet, so nothing is said while one holds the lock; nor where a
    /// manifest cannot be read, since what it names is unknown.
    private func addLeftovers(to verification: inout Verification) throws {
        // Without the file LOCK there has been no writer; verify makes none.
        var lock: (any FileLock)?
        if try fileSystem.status(paths.lock) != nil {
            lock = try? fileSystem.lock(paths.lock)
            guard lock != nil else {
                verification.foreign = try files().foreign
                return
            }
        }
        defer { lock?.release() }
        let files = try files()
        verification.foreign = files.foreign
        guard let named = try? namedFiles() else { return }
        let temporary = try files.temporary.filter { try !isInUse($0) }
        verification.litter = (files.manifests + files.catalogs + files.segments + temporary)
            .filter { !named.contains($0) }
    }

    /// One segment against its rows, as a manifest describes it.
    func verify(_ reader: SegmentReader, _ entry: SegmentEntry, into verification: inout Verification) {
        verification.check { _ in try reader.checkPadding() }
        for column in reader.schema.columns.indices {
            verification.check { try verify(column, of: reader, entry, into: &$0) }
        }
    }

    /// One column of a segment: its pages decode, and all that is stored about
    /// them is what they hold.
    private func verify(
        _ column: Int, of reader: SegmentReader, _ entry: SegmentEntry, into verification: inout Verification
    ) throws {
        let name = reader.schema.columns[column].name
        func fault(_ rule: String, _ message: String) -> String {
            let part = "column \"\(name)\""
            let hint =
                "`syndb verify --repair` computes anew what is not a page; else restore the file from a copy"
            return SegmentError(rule, path: reader.path, part: part, offset: 0, message, hint: hint)
                .description
        }
        let pages = try reader.pages(of: column)
        let stored = try reader.statistics(of: column)
        let zones = try reader.zones(of: column)
        var sketches = try SketchCheck(of: column, in: reader)
        var texts = try SharedTextCheck(of: column, in: reader)
        var runs = [RunStatistics?](repeating: nil, count: reader.layout.runs.count)
        var whole: ZoneMap?
        var isDamaged = false
        for page in pages.indices {
            let values: ColumnVector
            do {
                values = try reader.page(page, of: column)
            } catch {
                verification.add("\(error)")
                isDamaged = true
                continue
            }
            verification.pages += 1
            let found = reader.layout.statistics(ofPage: page, values: values)
            let zone = found.zone
            for (run, statistics) in found.runs {
                if runs[run] == nil { runs[run] = statistics } else { runs[run]!.formUnion(statistics) }
            }
            verification.statistics += 1
            if zone != pages[page].zone {
                verification.add(fault("SEG-047", "the zone map of page \(page) is not that of its rows"))
            }
            sketches.add(page: page, values: values)
            try texts.add(page: page, values: values)
            verification.statistics += found.zones.count
            if let index = zip(found.zones, zones[page]).enumerated().first(where: { $1.0 != $1.1 })?.offset {
                verification.add(fault("SEG-052", "zone \(index) of page \(page) is not that of its rows"))
            }
            if whole == nil { whole = zone } else { whole!.formUnion(zone) }
        }
        // With a page missing, sums over pages cannot agree; the page is the fault.
        guard !isDamaged else { return }
        for (run, statistics) in runs.enumerated() {
            guard let statistics else { continue }
            verification.statistics += 1
            if statistics != stored[run] {
                let dataset = reader.layout.runs[run].dataset
                verification.add(
                    fault("SEG-048", "the statistics of dataset \(dataset) are not those of its rows"))
            }
        }
        verification.statistics += sketches.count
        for (rule, message) in try sketches.faults() { verification.add(fault(rule, message)) }
        if let message = texts.fault { verification.add(fault("SEG-062", message)) }
        if try entry.zone(named: name) != whole {
            verification.add(fault("MAN-007", "the manifest's zone map is not that of the rows"))
        }
    }
}
