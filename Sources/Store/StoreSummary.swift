import Catalog
import Columns
import SegmentFormat

/// Sizes and counts of one snapshot (`syndb stat`).
public struct StoreSummary: Sendable, Encodable {
    public struct Column: Sendable, Encodable {
        public var name: String
        /// Bytes of its pages.
        public var pageBytes: UInt64 = 0
        /// Bytes of its directories, zone maps and statistics.
        public var sectionBytes: UInt64 = 0
        /// Bytes of its pages by scheme, where asked for.
        public var encodings: [String: UInt64] = [:]
        /// Bytes of its values in plain form, where encodings are asked for.
        public var plainBytes: UInt64 = 0
    }

    public struct Table: Sendable, Encodable {
        public var name: String
        public var rows = 0
        /// Rows that no query sees: replaced, or of deleted datasets.
        public var deadRows = 0
        public var datasets = 0
        public var segments = 0
        /// Bytes of the segment files.
        public var bytes: UInt64 = 0
        /// The part of them that dead rows take, by their share of each segment's
        /// rows.
        public var deadBytes: UInt64 = 0
        /// Bytes of all values in plain form, where encodings are asked for.
        public var plainBytes: UInt64 = 0
        public var columns: [Column] = []
    }

    public var snapshot: UInt64 = 0
    public var createdAt: Int64 = 0
    public var snapshots = 0
    public var datasets = 0
    public var deletedDatasets = 0
    public var tables: [Table] = []
    public var catalogBytes: UInt64 = 0
    public var manifestBytes: UInt64 = 0
    /// Folders of loads that run or were cut off.
    public var unfinishedLoads = 0
    /// Loads that can be gone on with.
    public var resumableLoads: [UnfinishedLoad] = []
}

extension Snapshot {
    /// Counts and sizes; with `encodings` the schemes of every page, which
    /// decodes them all.
    public func summary(encodings: Bool = false) throws -> StoreSummary {
        var summary = StoreSummary()
        summary.snapshot = number
        summary.createdAt = manifest.createdAt
        summary.snapshots = try store.snapshotNumbers().count
        summary.datasets = catalog.liveDatasets.populationCount
        summary.deletedDatasets = catalog.count - summary.datasets
        summary.catalogBytes =
            try store.fileSystem.status(store.paths.catalog(manifest.catalogNumber))?.size ?? 0
        summary.manifestBytes = try store.fileSystem.status(store.paths.manifest(number))?.size ?? 0
        if try store.fileSystem.status(store.paths.temporary) != nil {
            summary.unfinishedLoads = try store.fileSystem.list(store.paths.temporary).count {
                UUIDBytes($0) != nil
            }
        }
        summary.resumableLoads = try store.unfinishedLoads()
        for table in manifest.tables {
            guard let schema = catalog.schema.table(code: table.code) else { continue }
            summary.tables.append(try self.summary(of: schema, encodings: encodings))
        }
        return summary
    }

    /// Counts and sizes of a table, and of its columns, which opens its segments.
    public func summary(of table: TableSchema, encodings: Bool = false) throws -> StoreSummary.Table {
        var result = try counts(of: table)
        var columns = table.columns.map { StoreSummary.Column(name: $0.name) }
        for segment in try segments(of: table) {
            let reader = try reader(of: segment, table: table)
            for index in columns.indices {
                guard let column = reader.column(named: columns[index].name) else { continue }
                let (pages, sections) = try reader.byteCount(of: column)
                columns[index].pageBytes += pages
                columns[index].sectionBytes += sections
                guard encodings else { continue }
                for (page, entry) in try reader.pages(of: column).enumerated() {
                    let (values, tree) = try reader.withPage(page, of: column) { (try $0.decode(), $0.tree) }
                    columns[index].encodings[tree.schemeName, default: 0] += UInt64(entry.length)
                    columns[index].plainBytes += values.plainByteCount
                }
            }
        }
        result.columns = columns
        result.plainBytes = columns.reduce(0) { $0 + $1.plainBytes }
        return result
    }

    /// What the manifest tells of a table: no segment is opened, and no columns
    /// are listed.
    public func counts(of table: TableSchema) throws -> StoreSummary.Table {
        var result = StoreSummary.Table(name: table.name)
        var datasets = Set<DatasetOrdinal>()
        for segment in try segments(of: table) {
            result.segments += 1
            result.bytes += segment.size
            var deadRows = 0
            for run in segment.runs {
                result.rows += run.rows
                if isLive(run) {
                    datasets.insert(run.dataset)
                } else {
                    deadRows += run.rows
                }
            }
            result.deadRows += deadRows
            result.deadBytes += UInt64(Double(segment.size) * Double(deadRows) / Double(segment.rowCount))
        }
        result.datasets = datasets.count
        return result
    }
}
