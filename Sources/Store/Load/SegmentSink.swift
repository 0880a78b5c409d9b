import Catalog
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

    init(_ table: TableSchema, _ transaction: Transaction?, _ profile: EncodingProfile) {
        self.table = table
        self.transaction = transaction
        self.profile = profile
    }

    var bytesWritten: UInt64 { segments.reduce(0) { $0 + $1.entry.size } }

    mutating func write(_ datasets: [DatasetRows], catalog: Catalog) throws {
        segments.append(
            try write(
                SegmentRows(datasets, table: table), catalog, profile,
                pageRows: PageEncoding.maximumRows))
    }

    /// Rows of datasets go out in segments of at most `rows`; their pages are
    /// small, since they are read back dataset by dataset.
    mutating func spill(_ datasets: [DatasetRows], rows: Int, catalog: Catalog) throws {
        var group: [DatasetRows] = []
        var count = 0
        func spillGroup(_ sink: inout SegmentSink) throws {
            guard !group.isEmpty else { return }
            sink.spilled.append(
                try sink.write(
                    SegmentRows(group, table: sink.table), catalog, .load,
                    pageRows: SegmentFormat.ownPageRows))
            (group, count) = ([], 0)
        }
        for var dataset in datasets.sorted(by: { $0.dataset < $1.dataset }) {
            while dataset.count > 0 {
                let taken = dataset.takePrefix(rows: rows, texts: .max)
                if count + taken.count > rows { try spillGroup(&self) }
                group.append(taken)
                count += taken.count
            }
        }
        try spillGroup(&self)
    }

    mutating func removeSpilled() throws {
        try transaction?.takeBack(spilled)
        spilled = []
    }

    private func write(
        _ rows: SegmentRows, _ catalog: Catalog, _ profile: EncodingProfile, pageRows: Int
    ) throws -> WrittenSegment {
        let layout = SegmentLayout(
            datasets: try rows.runs.map { (try catalog.id(of: $0.dataset), $0.count) },
            maximumPageRows: pageRows)
        let columns = rows.columns.map { index in
            SegmentColumn(
                name: table.columns[index].name, type: table.columns[index].type,
                unit: table.columns[index].unit ?? "")
        }
        let ordinals = rows.runs.map(\.dataset)
        if let transaction {
            return try transaction.write(
                table, layout: layout, ordinals: ordinals, columns: columns, profile: profile
            ) { rows.column(rows.columns[$0], $1) }
        }
        let writer = SegmentWriter(
            id: .random(),
            schema: SegmentSchema(tableCode: table.code, tableName: table.name, columns: columns),
            layout: layout, profile: profile)
        let file = MemoryFile()
        let summary = try writer.write(to: file) { rows.column(rows.columns[$0], $1) }
        let bytes = MemoryRandomAccessFile(file.bytes)
        let entry = SegmentEntry(
            id: writer.id, ordinals: ordinals, layout: layout, columns: columns, profile: profile,
            summary: summary)
        return WrittenSegment(entry) { try SegmentReader(bytes, path: "memory") }
    }
}
