import Bits
import Catalog
import Columns
import SegmentFormat

/// Reads the rows of one dataset after another: those of a snapshot, and those
/// that a load has written so far. Dead runs are not there.
///
/// Small datasets share a page, so the last page of every column stays decoded:
/// hundreds of them cost one decoding.
struct DatasetReader {
    /// Pages that stay decoded; each has at most 16,384 rows, unless it is read
    /// in parts.
    private static let maximumDecoded = 2048

    private struct Place: Hashable {
        var segment: UUIDBytes
        var column: String
    }

    /// One run of an open segment.
    typealias Run = (reader: SegmentReader, run: Int)

    let snapshot: Snapshot
    /// By table code the datasets whose rows in the snapshot are replaced; nil
    /// stands for all.
    private var replaced: [UInt32: Set<DatasetOrdinal>?] = [:]
    /// By table code, with the written runs of each dataset by position.
    private var written: [UInt32: [WrittenSegment?]] = [:]
    private var writtenRuns: [UInt32: [DatasetOrdinal: [RunPlace]]] = [:]
    private var decoded: [Place: (page: Int, values: ColumnVector)] = [:]

    init(_ snapshot: Snapshot) { self.snapshot = snapshot }

    /// From now on the rows that some datasets, or all, have in a table of the
    /// snapshot are as if they were not there.
    mutating func leaveOut(_ datasets: Set<DatasetOrdinal>?, of table: TableSchema) {
        replaced[table.code] = .some(datasets)
    }

    /// Adds the segments that a load has written into a table.
    mutating func add(_ segments: [WrittenSegment], to table: TableSchema) {
        for segment in segments {
            let position = written[table.code, default: []].count
            written[table.code, default: []].append(segment)
            for (run, part) in segment.entry.runs.enumerated() {
                writtenRuns[table.code, default: [:]][part.dataset, default: []]
                    .append(RunPlace(segment: position, run: run, rows: part.rows))
            }
        }
    }

    /// Lets go of written segments of which nothing more is asked.
    mutating func remove(_ ids: Set<UUIDBytes>, from table: TableSchema) {
        guard !ids.isEmpty else { return }
        written[table.code] = written[table.code]?.map { segment in
            segment.flatMap { ids.contains($0.entry.id) ? nil : $0 }
        }
        decoded = decoded.filter { !ids.contains($0.key.segment) }
    }

    /// Whether a table has rows of a dataset.
    func hasRows(of dataset: DatasetOrdinal, in table: TableSchema) throws -> Bool {
        if writtenRuns[table.code]?[dataset] != nil { return true }
        return try isStored(dataset, in: table) && snapshot.hasRows(of: dataset, in: table)
    }

    /// The tables that a column points into and that have rows of a dataset.
    func targets(
        of column: ColumnSchema, dataset: DatasetOrdinal, _ schema: Schema
    ) throws -> [TableSchema] {
        try column.references.compactMap { schema.table(named: $0) }.filter {
            try !$0.key.isEmpty && hasRows(of: dataset, in: $0)
        }
    }

    /// The ids that a dataset has in some tables with keys.
    mutating func identifiers(
        of dataset: DatasetOrdinal, in tables: [TableSchema]
    ) throws -> IdentifierIndex {
        IdentifierIndex(try tables.map { try values(of: [$0.key[0]], in: $0, dataset: dataset)[0] })
    }

    private func isStored(_ dataset: DatasetOrdinal, in table: TableSchema) -> Bool {
        guard dataset.index < snapshot.catalog.count else { return false }
        guard let replaced = replaced[table.code] else { return true }
        return !(replaced?.contains(dataset) ?? true)
    }

    /// The runs of a dataset in a table, those of the snapshot first, in storage
    /// order; and how many of them are the snapshot's.
    func runs(of dataset: DatasetOrdinal, in table: TableSchema) throws -> (runs: [Run], stored: Int) {
        var runs: [Run] = []
        if isStored(dataset, in: table), let places = try snapshot.runs(of: table).ofDataset[dataset] {
            let segments = try snapshot.segments(of: table)
            runs = try places.map { (try snapshot.reader(of: segments[$0.segment], table: table), $0.run) }
        }
        let stored = runs.count
        for place in writtenRuns[table.code]?[dataset] ?? [] {
            guard let segment = written[table.code]?[place.segment] ?? nil else { continue }
            runs.append((try segment.reader(), place.run))
        }
        return (runs, stored)
    }

    /// The values of some columns for all rows of a dataset, in storage order.
    mutating func values(
        of columns: [String], in table: TableSchema, dataset: DatasetOrdinal
    ) throws -> [ColumnVector] {
        try values(of: columns, in: table, runs: runs(of: dataset, in: table).runs)
    }

    mutating func values(
        of columns: [String], in table: TableSchema, runs: some Sequence<Run>
    ) throws -> [ColumnVector] {
        var parts = [[ColumnVector]](repeating: [], count: columns.count)
        for (reader, run) in runs {
            for (index, name) in columns.enumerated() {
                parts[index] += try values(of: name, in: table, reader, reader.layout.runs[run].rows)
            }
        }
        return columns.enumerated().map { index, name in
            ColumnVector.concatenated(parts[index], type: Self.type(of: name, in: table))
        }
    }

    /// Some columns of rows of a segment.
    mutating func values(
        of columns: [String], in table: TableSchema, rows: Range<Int>, of reader: SegmentReader
    ) throws -> [ColumnVector] {
        try columns.map { name in
            ColumnVector.concatenated(
                try values(of: name, in: table, reader, rows), type: Self.type(of: name, in: table))
        }
    }

    /// Some rows of a segment, with all columns of the table that it has.
    mutating func rows(
        _ rows: Range<Int>, of reader: SegmentReader, in table: TableSchema
    ) throws -> TypedRows {
        let columns = try table.columns.map { column -> ColumnVector? in
            guard reader.column(named: column.name) != nil else { return nil }
            return ColumnVector.concatenated(
                try values(of: column.name, in: table, reader, rows), type: column.type.physical)
        }
        return TypedRows(columns: columns, count: rows.count, firstRow: 0)
    }

    /// Drops the pages that are decoded.
    mutating func forget() { decoded = [:] }

    private static func type(of column: String, in table: TableSchema) -> PhysicalType {
        table.column(named: column)?.type.physical ?? .text
    }

    private mutating func values(
        of name: String, in table: TableSchema, _ reader: SegmentReader, _ rows: Range<Int>
    ) throws -> [ColumnVector] {
        guard let column = reader.column(named: name) else {
            return [ColumnVector.nulls(Self.type(of: name, in: table), count: rows.count)]
        }
        let place = Place(segment: reader.id, column: name)
        return try reader.layout.pages(overlapping: rows).map { page in
            let pageRows = reader.layout.pages[page]
            let part = rows.clamped(to: pageRows)
            // A page of one run is read once.
            if part == pageRows { return try reader.page(page, of: column) }
            let values: ColumnVector
            if let known = decoded[place], known.page == page {
                values = known.values
            } else {
                values = try reader.page(page, of: column)
                if decoded.count >= Self.maximumDecoded { forget() }
                decoded[place] = (page, values)
            }
            let first = part.lowerBound - pageRows.lowerBound
            return values.slice(first..<first + part.count)
        }
    }
}
