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

    func segments() throws -> [SegmentEntry] {
        let entries = try reading(0) { try self.entries(&$0) }
        guard Set(entries.ids).count == count else {
            throw ManifestFormat.damaged(path, "a segment occurs twice", "MAN-008")
        }
        let runs = try reading(1) { try self.runs(&$0) }
        let rows = runs.map { $0.reduce(0) { $0 + $1.rows } }
        let zones = zones(entries, rows)
        let terms = storedTerms(entries)
        return (0..<count).map { segment in
            SegmentEntry(
                id: entries.ids[segment], size: UInt64(entries.sizes[segment]),
                footerChecksum: entries.checksums[segment], pageCount: entries.pages[segment],
                runs: runs[segment],
                zones: .stored(zones, segment: segment, names: entries.sets[entries.setOfSegment[segment]]),
                metadata: MetadataZoneMap(
                    catalogNumber: UInt64(entries.catalogNumbers[segment]),
                    source: .stored(terms, segment: segment)),
                profile: ManifestFormat.profile(entries.profiles[segment]))
        }
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

    private func runs(_ reader: inout ByteReader) throws -> [[SegmentEntry.Run]]? {
        guard let ordinals = try reader.readAscending(count, maximum: ManifestFormat.maximumRuns) else {
            throw ManifestFormat.damaged(
                path, "datasets of a segment do not ascend, or are too many", "MAN-008")
        }
        let total = ordinals.reduce(0) { $0 + $1.count }
        guard let rows = try reader.readPacked(total, maximum: SegmentFormat.maximumRows) else { return nil }
        guard let dead = try reader.readAscending(count, maximum: ManifestFormat.maximumRuns),
            zip(dead, ordinals).allSatisfy({ $0.isEmpty || $0.count < $1.count && Int($0.last!) < $1.count })
        else { throw ManifestFormat.damaged(path, "a dead run is not in its segment, or all are", "MAN-011") }
        var next = 0
        var runs: [[SegmentEntry.Run]] = []
        runs.reserveCapacity(count)
        for (ordinals, dead) in zip(ordinals, dead) {
            var rowCount = 0
            var isInRange = true
            var own = ordinals.map { ordinal in
                let count = rows[next]
                next += 1
                rowCount += count
                isInRange = isInRange && count >= 1
                return SegmentEntry.Run(dataset: DatasetOrdinal(ordinal), rows: count)
            }
            guard isInRange, rowCount <= SegmentFormat.maximumRows else { return nil }
            for run in dead { own[Int(run)].isDead = true }
            runs.append(own)
        }
        return runs
    }

    private func zones(_ entries: Entries, _ rows: [Int]) -> StoredZones {
        var zones: [String: Deferred<[ZoneMap?], any Error>] = [:]
        for (column, name) in entries.columnNames.enumerated() {
            let isInSet = entries.sets.map { $0.contains(name) }
            zones[name] = Deferred { [setOfSegment = entries.setOfSegment] in
                try reading(ManifestFormat.fixedBlocks + column, "MAN-005") { reader in
                    var zones: [ZoneMap?] = []
                    zones.reserveCapacity(count)
                    for segment in 0..<count {
                        guard isInSet[setOfSegment[segment]] else {
                            zones.append(nil)
                            continue
                        }
                        guard let zone = try ZoneMap.read(from: &reader), zone.rows == rows[segment] else {
                            return nil
                        }
                        zones.append(zone)
                    }
                    return zones
                }
            }
        }
        return StoredZones(zones)
    }

    private func storedTerms(_ entries: Entries) -> StoredTerms {
        let blocks = entries.termNames.indices.map { column in
            Deferred<[[UInt32]?], any Error> {
                try reading(ManifestFormat.fixedBlocks + columns + column, "MAN-009") { reader in
                    guard let kinds = try reader.readPacked(count, maximum: 2),
                        let lists = try reader.readAscending(count, maximum: ManifestFormat.maximumRuns)
                    else { return nil }
                    return zip(kinds, lists).map { kind, list in
                        kind == 0 ? nil : kind == 1 ? list : list + [MetadataZoneMap.absentTerm]
                    }
                }
            }
        }
        return StoredTerms(names: entries.termNames, columns: blocks)
    }
}
