import Catalog
import Columns

extension Manifest {
    /// Adds segments at the end of their tables.
    mutating func append(_ added: [(table: TableSchema, entry: SegmentEntry)]) throws {
        for (table, entries) in Dictionary(grouping: added, by: \.table.code) {
            let index = tables.firstIndex { $0.code == table }
            let known = try index.map { Array(try tables[$0].segments()) } ?? []
            let changed = Table(
                code: table, name: entries[0].table.name, segments: known + entries.map(\.entry))
            if let index { tables[index] = changed } else { tables.append(changed) }
        }
        tables.sort { $0.code < $1.code }
    }

    /// Makes the runs of some datasets in a table dead. A segment of which no
    /// run is left goes, and so does a table without segments (MAN-011).
    mutating func replaceRows(of datasets: Set<DatasetOrdinal>, in table: TableSchema) throws {
        try change(table) { segment in
            var segment = segment
            segment.killRuns(of: datasets)
            return segment.isDead ? [] : [segment]
        }
    }

    /// Makes the runs of some datasets dead, by segment.
    mutating func killRows(of datasets: [UUIDBytes: Set<DatasetOrdinal>], in table: TableSchema) throws {
        try change(table) { segment in
            var segment = segment
            if let datasets = datasets[segment.id] { segment.killRuns(of: datasets) }
            return [segment]
        }
    }

    /// Takes segments out of a table and puts those in their places that `others`
    /// gives.
    mutating func remove(
        _ ids: Set<UUIDBytes>, from table: TableSchema, others: (UUIDBytes) -> [SegmentEntry]
    ) throws {
        try change(table) { ids.contains($0.id) ? others($0.id) : [$0] }
    }

    /// Puts in the place of each segment of a table what is made of it. A table of
    /// which none is left goes.
    private mutating func change(
        _ table: TableSchema, _ segments: (SegmentEntry) -> [SegmentEntry]
    ) throws {
        guard let index = tables.firstIndex(where: { $0.code == table.code }) else { return }
        let changed = try tables[index].segments().flatMap(segments)
        tables[index] = Table(code: tables[index].code, name: tables[index].name, segments: changed)
        if changed.isEmpty { tables.remove(at: index) }
    }

    /// Whether every metadata zone map is that of its segment's datasets.
    func hasMetadataZones(of catalog: Catalog) throws -> Bool {
        try tables.allSatisfy { table in
            try table.segments().allSatisfy { segment in
                try segment.metadata.catalogNumber == catalog.number
                    && segment.metadata.columns() == Self.metadataZones(of: segment, catalog)
            }
        }
    }

    /// Computes the metadata zone map of every segment anew for `catalog`:
    /// work by datasets, not rows, and no segment is touched. Maps of the same
    /// catalogue are kept unless `all` is set.
    mutating func refreshMetadataZones(_ catalog: Catalog, all: Bool = false) throws {
        for index in tables.indices {
            var segments = Array(try tables[index].segments())
            for segment in segments.indices
            where all || segments[segment].metadata.catalogNumber != catalog.number {
                segments[segment].metadata = MetadataZoneMap(
                    catalogNumber: catalog.number,
                    columns: try Self.metadataZones(of: segments[segment], catalog))
            }
            tables[index] = Table(code: tables[index].code, name: tables[index].name, segments: segments)
        }
    }

    private static func metadataZones(
        of segment: SegmentEntry, _ catalog: Catalog
    ) throws -> [MetadataZoneMap.Column] {
        try catalog.schema.metadataColumns.filter { $0.source != .datasetID }.map { reference in
            var terms = Set<UInt32>()
            for run in segment.runs {
                let codes = try catalog.codes(of: reference, run.dataset)
                if codes.isEmpty { terms.insert(MetadataZoneMap.absentTerm) }
                terms.formUnion(codes)
            }
            return MetadataZoneMap.Column(name: reference.name, terms: terms.sorted())
        }
    }
}
