import Catalog
import Columns
import Encodings
import SegmentFormat
import StoreIO

extension Store {
    /// Writes the segments of the newest snapshot anew whose pages are sound and of
    /// which something else is wrong: statistics, zone maps, sketches, padding, or
    /// the bounds in the manifest. The new ones have the same pages, byte for byte,
    /// and all that follows from them computed from their rows.
    ///
    /// Nothing is edited in place and nothing is guessed: where a page, the
    /// directory of pages, the runs, the schema or a shared dictionary is damaged,
    /// the segment stays as it is. Earlier snapshots keep what they name. The
    /// writer's lock is held throughout.
    public func repair(wait: Double = 0) throws -> RepairSummary {
        let transaction = try begin(wait: wait)
        defer { transaction.abandon() }
        let base = transaction.base
        var summary = RepairSummary()
        for table in base.catalog.schema.tables {
            var replaced = Set<UUIDBytes>()
            for entry in try base.segments(of: table) {
                guard var found = faults(of: entry, table, base) else { continue }
                do {
                    found.replacement = try rewrite(entry, table, transaction)
                    replaced.insert(entry.id)
                } catch {
                    // Of what is in the file or of the disk below it; where nothing more can
                    // be written, the whole ends.
                    guard error is SegmentError || (error as? FileError)?.path == found.path else {
                        throw error
                    }
                    found.reason = "\(error)"
                }
                summary.segments.append(found)
            }
            if !replaced.isEmpty { transaction.replaceSegments(replaced, in: table) }
        }
        // Those of a damaged catalogue cannot be computed, which is told below.
        if (try? base.manifest.hasMetadataZones(of: base.catalog)) == false {
            transaction.renewsMetadataZones = true
            summary.renewedMetadataZones = true
        }
        let count = summary.segments.count { $0.replacement != nil }
        if count > 0 || summary.renewedMetadataZones {
            summary.snapshot = try transaction.commit(
                catalog: nil,
                change: count > 0 ? "repair \(Count.text(count, "segment"))" : "repair the manifest"
            ).number
        }
        nameSnapshots(in: &summary)
        try checkOthers(in: &summary)
        return summary
    }

    /// Notes which manifests and catalogues are damaged, each fault once.
    private func checkOthers(in summary: inout RepairSummary) throws {
        for number in try snapshotNumbers() {
            do {
                try snapshot(number).catalog.check()
            } catch let error as StoreError where error.kind == .notFound {
                // A writer has removed it since.
                continue
            } catch {
                let fault = "\(error)"
                if !summary.otherFaults.contains(fault) { summary.otherFaults.append(fault) }
            }
        }
    }

    /// Notes which snapshots name the damaged files. The repair stands already, so
    /// that a manifest that cannot be read is left to `verify`.
    private func nameSnapshots(in summary: inout RepairSummary) {
        guard !summary.segments.isEmpty else { return }
        for number in (try? snapshotNumbers()) ?? [] {
            guard let manifest = try? readManifest(number), let files = try? paths.files(of: manifest) else {
                continue
            }
            let named = Set(files)
            for index in summary.segments.indices where named.contains(summary.segments[index].path) {
                summary.segments[index].snapshots.append(number)
            }
        }
    }

    /// What is wrong with a segment; nil where it is sound.
    private func faults(
        of entry: SegmentEntry, _ table: TableSchema, _ snapshot: Snapshot
    ) -> RepairSummary.Segment? {
        var verification = Verification()
        verification.check { verification in
            let reader = try snapshot.reader(of: entry, table: table)
            verify(reader, entry, into: &verification)
        }
        guard !verification.faults.isEmpty else { return nil }
        return RepairSummary.Segment(
            path: paths.segment(entry.id, of: table.name), rows: entry.rowCount,
            faults: verification.faults.map(\.message))
    }

    /// Writes a segment of the same pages; where it will stand.
    private func rewrite(
        _ entry: SegmentEntry, _ table: TableSchema, _ transaction: Transaction
    ) throws -> String {
        let reader = try transaction.base.reader(of: entry, table: table)
        transaction.place = entry.id
        defer { transaction.place = nil }
        let written = try transaction.write(
            table, layout: reader.layout, ordinals: entry.runs.map(\.dataset),
            columns: reader.schema.columns, profile: entry.profile ?? .load, pages: SamePages(reader: reader))
        transaction.keepDead(entry.runs, in: written)
        var verification = Verification()
        try verify(written.reader(), written.entry, into: &verification)
        let isSame = try reader.layout.pages.indices.allSatisfy {
            try written.reader().isPage($0, page: $0, of: reader)
        }
        guard isSame else { throw Compactor.differs(table, "pages") }
        guard let fault = verification.faults.first else {
            return paths.segment(written.entry.id, of: table.name)
        }
        // What no page explains: a rule between the parts of the file.
        try transaction.takeBack([written])
        throw SegmentError(
            "SEG-047", path: reader.path, part: "pages", offset: 0,
            "they are sound one by one, and wrong together: \(fault.message)",
            hint: "restore the file from a copy")
    }
}
