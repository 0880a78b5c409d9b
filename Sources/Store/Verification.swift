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
    /// Files that no snapshot names; the next writer removes them.
    public var litter: [String] = []
    /// What is no file of a store: nothing reads or removes it.
    public var foreign: [String] = []
}

extension Store {
    /// Checks every checksum, rule, zone map and statistic of every kept
    /// snapshot against the rows, and goes on after a fault as far as it can.
    public func verify() throws -> Verification {
        var verification = Verification()
        var segments: [String: (entry: SegmentEntry, table: Manifest.Table, snapshot: Snapshot)] = [:]
        var known: Set<String> = []
        for number in try snapshotNumbers() {
            verification.snapshots += 1
            known.insert(paths.manifest(number))
            do {
                let snapshot = try snapshot(number)
                var refreshed = snapshot.manifest
                refreshed.refreshMetadataZones(snapshot.catalog, isForced: true)
                if refreshed != snapshot.manifest {
                    verification.faults.append(
                        Verification.Fault(
                            message:
                                "\(paths.manifest(number)): the metadata zone maps are not those of the datasets (MAN-009)"))
                }
                known.insert(paths.catalog(snapshot.manifest.catalogNumber))
                for table in snapshot.manifest.tables {
                    for entry in table.segments {
                        segments[paths.segment(entry.id, of: table.name)] = (entry, table, snapshot)
                    }
                }
            } catch {
                verification.faults.append(Verification.Fault(message: "\(error)"))
            }
        }
        for (path, segment) in segments.sorted(by: { $0.key < $1.key }) {
            known.insert(path)
            guard let table = segment.snapshot.catalog.schema.table(code: segment.table.code) else {
                verification.faults.append(
                    Verification.Fault(
                        message: "\(path): the schema has no table of code \(segment.table.code) (STO-007)"))
                continue
            }
            verification.segments += 1
            verification.bytes += segment.entry.size
            verify(segment.entry, of: table, in: segment.snapshot, into: &verification)
        }
        let files = try files()
        for path in files.manifests + files.catalogs + files.segments + files.temporary where !known.contains(path) {
            verification.litter.append(path)
        }
        verification.foreign = files.foreign
        return verification
    }

    private func verify(
        _ entry: SegmentEntry, of table: TableSchema, in snapshot: Snapshot, into verification: inout Verification
    ) {
        func check(_ body: () throws -> Void) {
            do { try body() } catch { verification.faults.append(Verification.Fault(message: "\(error)")) }
        }
        check {
            let reader = try snapshot.reader(of: entry, table: table)
            verification.rows += reader.layout.rowCount
            check { try reader.checkPadding() }
            for column in reader.schema.columns.indices {
                check { try verify(column, of: reader, entry, into: &verification) }
            }
        }
    }

    /// One column of a segment: its pages decode, and all that is stored about
    /// them is what they hold.
    private func verify(
        _ column: Int, of reader: SegmentReader, _ entry: SegmentEntry, into verification: inout Verification
    ) throws {
        let name = reader.schema.columns[column].name
        func fault(_ rule: String, _ message: String) -> SegmentError {
            SegmentError(
                rule, path: reader.path, part: "column \"\(name)\"", offset: 0, message,
                hint: "restore the file from a copy")
        }
        let pages = try reader.pages(of: column)
        let stored = try reader.statistics(of: column)
        var runs = [RunStatistics?](repeating: nil, count: reader.layout.runs.count)
        var whole: ZoneMap?
        var isDamaged = false
        for page in pages.indices {
            let values: ColumnVector
            do {
                values = try reader.page(page, of: column)
            } catch {
                verification.faults.append(Verification.Fault(message: "\(error)"))
                isDamaged = true
                continue
            }
            verification.pages += 1
            let rows = reader.layout.pages[page]
            var zone: ZoneMap?
            for run in reader.layout.runs(overlapping: rows) {
                let part = reader.layout.runs[run].rows.clamped(to: rows)
                let statistics = RunStatistics(
                    of: values, rows: part.lowerBound - rows.lowerBound..<part.upperBound - rows.lowerBound,
                    moments: RunStatistics.hasMoments(
                        rows: reader.layout.runs[run].rows.count, type: values.physicalType))
                if zone == nil { zone = statistics.zone } else { zone!.formUnion(statistics.zone) }
                if runs[run] == nil { runs[run] = statistics } else { runs[run]!.formUnion(statistics) }
            }
            verification.statistics += 1
            guard zone == pages[page].zone else {
                throw fault("SEG-047", "the zone map of page \(page) is not that of its rows")
            }
            if whole == nil { whole = zone } else { whole!.formUnion(zone!) }
        }
        // With a page missing, sums over pages cannot agree; the page is the fault.
        guard !isDamaged else { return }
        for (run, statistics) in runs.enumerated() {
            guard let statistics else { continue }
            verification.statistics += 1
            guard statistics == stored[run] else {
                throw fault(
                    "SEG-048", "the statistics of dataset \(reader.layout.runs[run].dataset) are not those of its rows")
            }
        }
        guard entry.columns.first(where: { $0.name == name })?.zone == whole else {
            throw fault("MAN-007", "the manifest's zone map is not that of the rows")
        }
    }
}
