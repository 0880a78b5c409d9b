import Bits
import Catalog
import Columns
import SegmentFormat

/// The stored form of a manifest (FormatSpec, manifest.md, MAN-001 to MAN-006).
extension Manifest {
    static let head = FileHead(
        magic: Array("SYNMAN\r\n".utf8), major: 1, name: "manifest", rules: ("MAN-001", "MAN-002", "MAN-003"))

    func encode() -> [UInt8] {
        var writer = ByteWriter()
        Self.head.write(to: &writer)
        writer.write(number)
        writer.write(storeID)
        writer.write(createdAt)
        writer.write(text: change)
        writer.write(catalogNumber)
        writer.write(catalogChecksum)
        writer.write(UInt32(tables.count))
        for table in tables {
            writer.write(table.code)
            writer.write(text: table.name)
            writer.write(UInt32(table.segments.count))
            for segment in table.segments { segment.write(to: &writer) }
        }
        writer.write(XXH64.hash(writer.bytes))
        return writer.bytes
    }

    /// Fails with a `StoreError` that names `path` and the broken rule.
    init(decoding bytes: UnsafeRawBufferPointer, path: String) throws {
        var reader = ByteReader(try Self.head.content(of: bytes, path: path))
        do {
            guard let manifest = try Self.read(from: &reader), reader.remaining == 0 else {
                throw Self.head.damaged(path, "a field is out of its range", "MAN-004")
            }
            guard manifest.isInOrder else {
                throw Self.head.damaged(
                    path, "a table, a segment or a dataset of one occurs twice or out of order", "MAN-008")
            }
            self = manifest
        } catch let error as ByteReader.Truncated {
            throw Self.head.damaged(path, "it ends early: \(error)", "MAN-004")
        }
    }

    private static func read(from reader: inout ByteReader) throws -> Manifest? {
        let number = try reader.read(UInt64.self)
        let storeID = try reader.readUUID()
        let createdAt = try reader.read(Int64.self)
        guard number >= 1, number < UInt64(Int64.max), let change = try reader.readText() else { return nil }
        var manifest = Manifest(
            number: number, storeID: storeID, createdAt: createdAt, change: change,
            catalogNumber: try reader.read(UInt64.self), catalogChecksum: try reader.read(UInt64.self),
            tables: [])
        for _ in 0..<Int(try reader.read(UInt32.self)) {
            let code = try reader.read(UInt32.self)
            guard let name = try reader.readText(), StorePaths.isTableName(name) else { return nil }
            var table = Table(code: code, name: name, segments: [])
            for _ in 0..<Int(try reader.read(UInt32.self)) {
                guard let segment = try SegmentEntry.read(from: &reader) else { return nil }
                table.segments.append(segment)
            }
            manifest.tables.append(table)
        }
        return manifest
    }
}

extension Manifest {
    /// MAN-008: what occurs twice would be counted twice.
    fileprivate var isInOrder: Bool {
        guard zip(tables, tables.dropFirst()).allSatisfy({ $0.code < $1.code }) else { return false }
        var segments = Set<UUIDBytes>()
        for table in tables {
            for segment in table.segments {
                guard segments.insert(segment.id).inserted, segment.hasEachDatasetOnce else { return false }
            }
        }
        return Set(tables.map(\.name)).count == tables.count
    }
}

extension SegmentEntry {
    /// The most bytes of one file: sizes of a million such files still add up.
    static let maximumSize = UInt64(Int64.max) >> 20

    /// Decided without a set where ordinals ascend, as our writer has them.
    fileprivate var hasEachDatasetOnce: Bool {
        if zip(runs, runs.dropFirst()).allSatisfy({ $0.dataset < $1.dataset }) { return true }
        return Set(runs.map(\.dataset)).count == runs.count
    }

    /// MAN-005.
    func write(to writer: inout ByteWriter) {
        writer.write(id)
        writer.write(size)
        writer.write(footerChecksum)
        writer.write(UInt32(pageCount))
        writer.write(UInt32(runs.count))
        for run in runs {
            writer.write(run.dataset.rawValue)
            writer.write(UInt32(run.rows))
        }
        writer.write(UInt32(columns.count))
        for column in columns {
            writer.write(text: column.name)
            column.zone.write(to: &writer)
        }
        writer.write(metadata.catalogNumber)
        writer.write(UInt32(metadata.columns.count))
        for column in metadata.columns {
            writer.write(text: column.name)
            writer.write(UInt32(column.terms.count))
            for term in column.terms { writer.write(term) }
        }
    }

    /// Nil when a field is out of its range.
    static func read(from reader: inout ByteReader) throws -> SegmentEntry? {
        let id = try reader.readUUID()
        let size = try reader.read(UInt64.self)
        guard size <= maximumSize else { return nil }
        let checksum = try reader.read(UInt64.self)
        let pageCount = Int(try reader.read(UInt32.self))
        let runCount = Int(try reader.read(UInt32.self))
        try reader.require(runCount, of: 8)
        var runs: [Run] = []
        runs.reserveCapacity(runCount)
        var rows = 0
        for _ in 0..<runCount {
            let ordinal = DatasetOrdinal(try reader.read(UInt32.self))
            let count = Int(try reader.read(UInt32.self))
            rows += count
            guard count >= 1, rows <= SegmentFormat.maximumRows else { return nil }
            runs.append(Run(dataset: ordinal, rows: count))
        }
        var columns: [ColumnZone] = []
        for _ in 0..<Int(try reader.read(UInt32.self)) {
            guard let name = try reader.readText(), let zone = try ZoneMap.read(from: &reader) else {
                return nil
            }
            columns.append(ColumnZone(name: name, zone: zone))
        }
        var metadata = MetadataZoneMap(catalogNumber: try reader.read(UInt64.self), columns: [])
        for _ in 0..<Int(try reader.read(UInt32.self)) {
            guard let name = try reader.readText() else { return nil }
            let count = Int(try reader.read(UInt32.self))
            try reader.require(count, of: 4)
            var terms: [UInt32] = []
            terms.reserveCapacity(count)
            for _ in 0..<count { terms.append(try reader.read(UInt32.self)) }
            metadata.columns.append(MetadataZoneMap.Column(name: name, terms: terms))
        }
        return SegmentEntry(
            id: id, size: size, footerChecksum: checksum,
            pageCount: pageCount, runs: runs, columns: columns, metadata: metadata)
    }
}
