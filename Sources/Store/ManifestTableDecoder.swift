import Bits
import Blocks
import Catalog
import Columns
import SegmentFormat

/// Reads the blocks of one table in a manifest file.
struct ManifestTableDecoder: Sendable {
    let file: BlockFile
    let path: String
    let firstBlock: Int
    /// Segments.
    let count: Int
    /// Blocks of zone maps, one per column.
    let columns: Int
    /// Blocks of metadata terms, one per metadata column.
    let terms: Int

    /// The fields of the first block.
    private struct Entries {
        var columnNames: [String] = []
        var termNames: [String] = []
        /// Of each set of columns its names in order.
        var sets: [[String]] = []
        var ids: [UUIDBytes] = []
        var checksums: [UInt64] = []
        var sizes: [Int] = []
        var pages: [Int] = []
        /// The set of each segment.
        var setOfSegment: [Int] = []
        var catalogNumbers: [Int] = []
        var profiles: [Int] = []
    }

    func segments() throws -> SegmentList {
        let entries = try reading(0) { try self.entries(&$0) }
        guard Set(entries.ids).count == count else {
            throw ManifestFormat.damaged(path, "a segment occurs twice", "MAN-008")
        }
        let (runs, runEnds) = try reading(1) { try self.runs(&$0) }
        let zones = zones(entries, runs, runEnds)
        return SegmentList(
            StoredSegments(
                ids: entries.ids, checksums: entries.checksums, sizes: entries.sizes, pages: entries.pages,
                catalogNumbers: entries.catalogNumbers, profiles: entries.profiles,
                setOfSegment: entries.setOfSegment,
                zonesOfSet: entries.sets.map { StoredZones(names: $0, zones) },
                terms: storedTerms(entries), runs: runs, runEnds: runEnds))
    }

    /// `body` gives nil for a field out of range.
    private func reading<Result>(
        _ block: Int, _ rule: String = "MAN-004", _ body: (inout ByteReader) throws -> Result?
    ) throws -> Result {
        do {
            let bytes = try file.block(firstBlock + block)
            return try bytes.withUnsafeBytes { bytes in
                var reader = ByteReader(bytes)
                guard let result = try body(&reader), reader.remaining == 0 || file.hasMore else {
                    throw ManifestFormat.damaged(
                        path, "a field of block \(firstBlock + block) is out of its range", rule)
                }
                return result
            }
        } catch let error as BlockError {
            throw StoreError(error, path: path)
        } catch let error as ByteReader.Truncated {
            throw ManifestFormat.damaged(path, "block \(firstBlock + block) ends early: \(error)", rule)
        }
    }

    private func entries(_ reader: inout ByteReader) throws -> Entries? {
        var entries = Entries()
        for _ in 0..<columns {
            guard let name = try reader.readText() else { return nil }
            entries.columnNames.append(name)
        }
        for _ in 0..<terms {
            guard let name = try reader.readText() else { return nil }
            entries.termNames.append(name)
        }
        guard Set(entries.columnNames).count == columns, Set(entries.termNames).count == terms else {
            return nil
        }
        for _ in 0..<Int(try reader.read(UInt16.self)) {
            var set: [String] = []
            for _ in 0..<Int(try reader.read(UInt16.self)) {
                let position = Int(try reader.read(UInt16.self))
                guard position < columns else { return nil }
                set.append(entries.columnNames[position])
            }
            guard Set(set).count == set.count else { return nil }
            entries.sets.append(set)
        }
        try reader.require(count, of: 24)
        entries.ids = try (0..<count).map { _ in try reader.readUUID() }
        entries.checksums = try (0..<count).map { _ in try reader.read(UInt64.self) }
        guard let sizes = try reader.readPacked(count, maximum: Int(SegmentEntry.maximumSize)),
            let pages = try reader.readPacked(count, maximum: SegmentFormat.maximumRows),
            let setOfSegment = try reader.readPacked(count, maximum: entries.sets.count - 1),
            let catalogNumbers = try reader.readPacked(count, maximum: Int.max),
            let profiles = try reader.readPacked(count, maximum: Int.max)
        else { return nil }
        entries.sizes = sizes
        entries.pages = pages
        entries.setOfSegment = setOfSegment
        entries.catalogNumbers = catalogNumbers
        entries.profiles = profiles
        return entries
    }

    /// The runs of all segments, and where those of each end.
    private func runs(_ reader: inout ByteReader) throws -> (runs: [SegmentEntry.Run], ends: [Int])? {
        guard let ordinals = try reader.readAscending(count, maximum: ManifestFormat.maximumRuns) else {
            throw ManifestFormat.damaged(
                path, "datasets of a segment do not ascend, or are too many", "MAN-008")
        }
        let total = ordinals.numbers.count
        guard let rows = try reader.readPacked(total, maximum: SegmentFormat.maximumRows) else { return nil }
        guard let dead = try reader.readAscending(count, maximum: ManifestFormat.maximumRuns),
            (0..<count).allSatisfy({ segment in
                guard let last = dead[segment].last else { return true }
                let runs = ordinals[segment].count
                return dead[segment].count < runs && Int(last) < runs
            })
        else { throw ManifestFormat.damaged(path, "a dead run is not in its segment, or all are", "MAN-011") }
        var runs: [SegmentEntry.Run] = []
        runs.reserveCapacity(total)
        var start = 0
        for segment in 0..<count {
            var rowCount = 0
            for run in start..<ordinals.ends[segment] {
                guard rows[run] >= 1 else { return nil }
                rowCount += rows[run]
                runs.append(SegmentEntry.Run(dataset: DatasetOrdinal(ordinals.numbers[run]), rows: rows[run]))
            }
            guard rowCount <= SegmentFormat.maximumRows else { return nil }
            for run in dead[segment] { runs[start + Int(run)].isDead = true }
            start = ordinals.ends[segment]
        }
        return (runs, ordinals.ends)
    }

    private func zones(
        _ entries: Entries, _ runs: [SegmentEntry.Run], _ runEnds: [Int]
    ) -> [String: Deferred<[ZoneMap?], any Error>] {
        var zones: [String: Deferred<[ZoneMap?], any Error>] = [:]
        for (column, name) in entries.columnNames.enumerated() {
            let isInSet = entries.sets.map { $0.contains(name) }
            zones[name] = Deferred { [setOfSegment = entries.setOfSegment] in
                try reading(ManifestFormat.fixedBlocks + column, "MAN-005") { reader in
                    var start = 0
                    var zones: [ZoneMap?] = []
                    zones.reserveCapacity(count)
                    for segment in 0..<count {
                        let rows = runs[start..<runEnds[segment]].reduce(0) { $0 + $1.rows }
                        start = runEnds[segment]
                        guard isInSet[setOfSegment[segment]] else {
                            zones.append(nil)
                            continue
                        }
                        guard let zone = try ZoneMap.read(from: &reader), zone.rows == rows else {
                            return nil
                        }
                        zones.append(zone)
                    }
                    return zones
                }
            }
        }
        return zones
    }

    private func storedTerms(_ entries: Entries) -> StoredTerms {
        let blocks = entries.termNames.indices.map { column in
            Deferred<TermLists, any Error> {
                try reading(ManifestFormat.fixedBlocks + columns + column, "MAN-009") { reader in
                    guard let kinds = try reader.readPacked(count, maximum: 2),
                        let lists = try reader.readAscending(count, maximum: ManifestFormat.maximumRuns)
                    else { return nil }
                    return TermLists(kinds: kinds, terms: lists)
                }
            }
        }
        return StoredTerms(names: entries.termNames, columns: blocks)
    }
}
