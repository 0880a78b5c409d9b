import Catalog
import Columns
import Encodings
import SegmentFormat
import StoreIO

/// Where the segments of a load go: into the folder of its change or, in a dry
/// run, into memory, where they hold only what checks look at.
struct SegmentSink {
    private let table: TableSchema
    private let transaction: Transaction?
    private let profile: EncodingProfile
    /// Those that stay, in order.
    private(set) var segments: [WrittenSegment] = []
    /// Those of datasets of which more rows may come; taken back in the end.
    private(set) var spilled: [WrittenSegment] = []
    /// Those of rows that wait in memory as well, for a process that goes on.
    private(set) var tail: [WrittenSegment] = []

    init(_ table: TableSchema, _ transaction: Transaction?, _ profile: EncodingProfile) {
        self.table = table
        self.transaction = transaction
        self.profile = profile
    }

    /// How many segments rows that are spilled together fill at least.
    private static let spillParts = 8

    var bytesWritten: UInt64 { segments.reduce(0) { $0 + $1.entry.size } }

    mutating func write(_ datasets: [DatasetRows], catalog: Catalog) throws {
        segments.append(
            try write(
                SegmentRows(datasets, table: table), catalog, profile,
                pageRows: PageEncoding.maximumRows))
    }

    /// Rows of datasets go out in segments of at most `rows`; their pages are
    /// small, since they are read back dataset by dataset, and they are several,
    /// since each goes when its datasets have been read.
    mutating func spill(_ datasets: [DatasetRows], rows most: Int, catalog: Catalog) throws {
        spilled += try parts(of: datasets, rows: most, catalog: catalog)
    }

    /// Writes rows that go on waiting, in place of those written so before.
    mutating func writeTail(_ datasets: [DatasetRows], rows: Int, catalog: Catalog) throws {
        tail = try parts(of: datasets, rows: rows, catalog: catalog)
    }

    mutating func restore(
        segments: [WrittenSegment], spilled: [WrittenSegment], tail: [WrittenSegment]
    ) {
        (self.segments, self.spilled, self.tail) = (segments, spilled, tail)
    }

    private func parts(
        of datasets: [DatasetRows], rows most: Int, catalog: Catalog
    ) throws -> [WrittenSegment] {
        var written: [WrittenSegment] = []
        let all = datasets.reduce(0) { $0 + $1.count }
        let rows = min(most, max(SegmentFormat.ownPageRows, all / Self.spillParts))
        var group: [DatasetRows] = []
        var count = 0
        func writeGroup() throws {
            guard !group.isEmpty else { return }
            written.append(
                try write(
                    SegmentRows(group, table: table), catalog, .load, pageRows: SegmentFormat.ownPageRows))
            (group, count) = ([], 0)
        }
        for var dataset in datasets.sorted(by: { $0.dataset < $1.dataset }) {
            while dataset.count > 0 {
                let taken = dataset.takePrefix(rows: rows, texts: .max)
                if count + taken.count > rows { try writeGroup() }
                group.append(taken)
                count += taken.count
            }
        }
        try writeGroup()
        return written
    }

    /// Those that are spilled, which are then no longer known here.
    mutating func takeSpilled() -> [WrittenSegment] {
        defer { spilled = [] }
        return spilled
    }

    /// Removes those that hold no dataset behind this one; their ids.
    mutating func removeSpilled(upTo dataset: DatasetOrdinal) throws -> Set<UUIDBytes> {
        let read = spilled.filter { $0.entry.runs.allSatisfy { $0.dataset <= dataset } }
        guard !read.isEmpty else { return [] }
        try transaction?.takeBack(read)
        let ids = Set(read.map(\.entry.id))
        spilled.removeAll { ids.contains($0.entry.id) }
        return ids
    }

    private func write(
        _ rows: SegmentRows, _ catalog: Catalog, _ profile: EncodingProfile, pageRows: Int
    ) throws -> WrittenSegment {
        let layout = SegmentLayout(
            datasets: try rows.runs.map { (try catalog.id(of: $0.dataset), $0.count) },
            maximumPageRows: pageRows)
        let columns = rows.columns.map { SegmentColumn(table.columns[$0]) }
        let ordinals = rows.runs.map(\.dataset)
        if let transaction {
            return try transaction.write(
                table, layout: layout, ordinals: ordinals, columns: columns, profile: profile, pages: rows)
        }
        let writer = SegmentWriter(
            id: .random(),
            schema: SegmentSchema(tableCode: table.code, tableName: table.name, columns: columns),
            layout: layout, profile: profile)
        let file = MemoryFile()
        let summary = try writer.write(to: file, pages: rows)
        let bytes = MemoryRandomAccessFile(file.bytes)
        let entry = SegmentEntry(
            id: writer.id, ordinals: ordinals, layout: layout, columns: columns, profile: profile,
            summary: summary)
        return WrittenSegment(entry) { try SegmentReader(bytes, path: "memory") }
    }
}
