import Bits
import Blocks
import Columns
import SegmentFormat

extension Manifest {
    /// The manifest file (FormatSpec, manifest.md).
    func encode() throws -> BlockFileWriter.File {
        var writer = BlockFileWriter(ManifestFormat.kind)
        writer.head.write(number)
        writer.head.write(storeID)
        writer.head.write(createdAt)
        writer.head.write(catalogNumber)
        writer.head.write(catalogChecksum)
        writer.head.write(text: change)
        writer.head.write(UInt32(tables.count))
        for table in tables { try table.write(to: &writer) }
        return writer.finished()
    }
}

extension Manifest.Table {
    fileprivate func write(to writer: inout BlockFileWriter) throws {
        let segments = Array(try segments())
        let columns = try segments.map { try $0.columns() }
        let terms = try segments.map { try $0.metadata.columns() }
        let names = Self.distinct(columns.joined().map(\.name))
        let termNames = Self.distinct(terms.joined().map(\.name))
        writer.head.write(code)
        writer.head.write(text: name)
        writer.head.write(UInt32(segments.count))
        writer.head.write(UInt16(names.count))
        writer.head.write(UInt16(termNames.count))
        try writer.add(Self.entries(segments, columns.map { $0.map(\.name) }, names, termNames))
        try writer.add(Self.runs(segments))
        for name in names {
            var block = ByteWriter()
            for zone in columns.lazy.compactMap({ $0.first { $0.name == name }?.zone }) {
                zone.write(to: &block)
            }
            try writer.add(block.bytes)
        }
        for name in termNames {
            try writer.add(Self.terms(terms.map { $0.first { $0.name == name }?.terms }))
        }
    }

    /// In order of first use.
    private static func distinct(_ names: [String]) -> [String] {
        var seen = Set<String>()
        return names.filter { seen.insert($0).inserted }
    }

    /// Segments of a table have few sets of columns: each names its own.
    private static func entries(
        _ segments: [SegmentEntry], _ columns: [[String]], _ names: [String], _ termNames: [String]
    ) -> [UInt8] {
        var writer = ByteWriter()
        for name in names + termNames { writer.write(text: name) }
        var sets: [[String]] = []
        var positions: [[String]: Int] = [:]
        for set in columns where positions[set] == nil {
            positions[set] = sets.count
            sets.append(set)
        }
        let places = Dictionary(uniqueKeysWithValues: names.enumerated().map { ($1, UInt16($0)) })
        writer.write(UInt16(sets.count))
        for set in sets {
            writer.write(UInt16(set.count))
            for name in set { writer.write(places[name] ?? 0) }
        }
        for segment in segments { writer.write(segment.id) }
        for segment in segments { writer.write(segment.footerChecksum) }
        writer.write(packed: segments.map(\.size))
        writer.write(packed: segments.map { UInt64($0.pageCount) })
        writer.write(packed: columns.map { UInt64(positions[$0] ?? 0) })
        writer.write(packed: segments.map(\.metadata.catalogNumber))
        writer.write(packed: segments.map { ManifestFormat.number(of: $0.profile) })
        return writer.bytes
    }

    private static func runs(_ segments: [SegmentEntry]) -> [UInt8] {
        var writer = ByteWriter()
        writer.write(ascending: segments.map { $0.runs.map(\.dataset.rawValue) })
        writer.write(packed: segments.flatMap { $0.runs.map { UInt64($0.rows) } })
        writer.write(
            ascending: segments.map { segment in
                segment.runs.indices.filter { segment.runs[$0].isDead }.map { UInt32($0) }
            })
        return writer.bytes
    }

    private static func terms(_ lists: [[UInt32]?]) -> [UInt8] {
        var writer = ByteWriter()
        // 0 unknown, 1 every dataset has a value, 2 some has none.
        writer.write(packed: lists.map { $0.map { $0.last == MetadataZoneMap.absentTerm ? 2 : 1 } ?? 0 })
        writer.write(ascending: lists.map { ($0 ?? []).filter { $0 != MetadataZoneMap.absentTerm } })
        return writer.bytes
    }
}
