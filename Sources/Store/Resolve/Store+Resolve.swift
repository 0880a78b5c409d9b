import Catalog
import Columns
import Encodings
import SegmentFormat

extension Store {
    /// Fills what follows from parents that were loaded after the rows that name
    /// them: their tables, and the neurons at the top. What a cell holds stays.
    /// Segments of tables in which there is something to fill are written anew.
    ///
    /// The writer's lock is held only to begin and to commit.
    func resolve(_ request: CompactRequest) throws -> ResolveSummary {
        let transaction = request.isDryRun ? nil : try begin(wait: request.wait)
        defer { transaction?.abandon() }
        transaction?.release()
        let base = try transaction?.base ?? snapshot()
        let schema = base.catalog.schema
        var resolver = Resolver(base, transaction, report: request.progress)
        // Parents first, since what is filled there is what their children get.
        for position in TableOrder.positions(schema.tables, schema) {
            try resolver.resolve(schema.tables[position])
        }
        var summary = resolver.summary
        guard let transaction, !summary.tables.isEmpty else { return summary }
        if try transaction.renew(wait: request.wait) { try resolver.check(transaction.base) }
        let cells = summary.tables.reduce(0) { $0 + $1.filled.values.reduce(0, +) }
        summary.snapshot = try transaction.commit(
            catalog: nil, change: "fill \(Count.text(cells, "cell")) from parents"
        ).number
        return summary
    }
}

/// Fills the columns that follow from parents, table by table.
private struct Resolver {
    private let base: Snapshot
    /// Nil for a dry run.
    private let transaction: Transaction?
    private let report: ((LoadProgress) throws -> Void)?
    /// Sees the tables before as they are now.
    private var reader: DatasetReader
    private var progress = LoadProgress()
    private(set) var summary = ResolveSummary()

    init(_ base: Snapshot, _ transaction: Transaction?, report: ((LoadProgress) throws -> Void)?) {
        self.base = base
        self.transaction = transaction
        self.report = report
        reader = DatasetReader(base)
    }

    mutating func resolve(_ table: TableSchema) throws {
        guard var fill = ParentFill(table, stated: nil) else { return }
        // Of most tables there is nothing to fill, which three columns tell.
        let needed = fill.followers + [fill.index]
        for segment in try base.segments(of: table) {
            for part in try parts(of: segment, table) {
                let values = try reader.values(
                    of: needed.map { table.columns[$0].name }, in: table, rows: part.rows, of: part.source)
                var columns = [ColumnVector?](repeating: nil, count: table.columns.count)
                for (index, values) in zip(needed, values) { columns[index] = values }
                _ = try filled(columns, part, &fill)
            }
        }
        guard !fill.filled.isEmpty else { return }
        var entry = ResolveSummary.Table(name: table.name)
        entry.filled = Dictionary(uniqueKeysWithValues: fill.filled.map { ($0.column, $0.count) })
        if let transaction { try rewrite(table, transaction, &entry) }
        summary.tables.append(entry)
    }

    /// Live rows of one run in one page.
    private typealias Part = (dataset: DatasetOrdinal, id: UUIDBytes, rows: Range<Int>, source: SegmentReader)

    private func parts(of segment: SegmentEntry, _ table: TableSchema) throws -> [Part] {
        guard segment.runs.contains(where: base.isLive) else { return [] }
        let source = try base.reader(of: segment, table: table)
        return zip(segment.runs, source.layout.runs).filter { base.isLive($0.0) }.flatMap { entry, run in
            source.layout.pages(overlapping: run.rows).map { page in
                (entry.dataset, run.dataset, run.rows.clamped(to: source.layout.pages[page]), source)
            }
        }
    }

    private mutating func filled(
        _ columns: [ColumnVector?], _ part: Part, _ fill: inout ParentFill
    ) throws -> [ColumnVector?] {
        try fill.fill(
            columns, [(part.dataset, 0..<part.rows.count)], count: part.rows.count, keepsTables: true,
            &reader, base.catalog.schema, place: { "row \($0 + 1)" })
    }

    /// Writes all segments of a table anew, each in its place.
    private mutating func rewrite(
        _ table: TableSchema, _ transaction: Transaction, _ entry: inout ResolveSummary.Table
    ) throws {
        guard var fill = ParentFill(table, stated: nil) else { return }
        var written: [WrittenSegment] = []
        var (before, after) = (RowChecksum(), RowChecksum())
        let segments = try base.segments(of: table)
        for segment in segments {
            transaction.place = segment.id
            defer { transaction.place = nil }
            var datasets: [DatasetRows] = []
            var whole = RowChecksum()
            for part in try parts(of: segment, table) {
                let typed = try reader.rows(part.rows, of: part.source, in: table)
                let rows = 0..<typed.count
                before.add(Self.leavingOut(fill.followers, of: typed.columns), rows, dataset: part.id)
                let columns = try filled(typed.columns, part, &fill)
                whole.add(columns, rows, dataset: part.id)
                if datasets.last?.dataset != part.dataset { datasets.append(DatasetRows(part.dataset)) }
                datasets[datasets.count - 1].append(
                    RowPart(TypedRows(columns: columns, count: typed.count, firstRow: 0)))
                progress.rows += typed.count
                try report?(progress)
            }
            reader.forget()
            guard !datasets.isEmpty else { continue }
            entry.rows += datasets.reduce(0) { $0 + $1.count }
            var sink = SegmentSink(table, transaction, segment.profile ?? .load)
            try sink.write(datasets, catalog: base.catalog)
            var found = RowChecksum()
            for new in sink.segments { try add(new, table, fill.followers, whole: &found, rest: &after) }
            guard whole == found else { throw Compactor.differs(table, "rows") }
            written += sink.segments
        }
        guard before == after else { throw Compactor.differs(table, "rows") }
        entry.segments = written.count
        entry.checksum = after.text
        transaction.replaceSegments(Set(segments.map(\.id)), in: table)
        reader.leaveOut(nil, of: table)
        reader.add(written, to: table)
    }

    /// Reads a new segment back: its rows, and what they are but for some columns.
    private func add(
        _ segment: WrittenSegment, _ table: TableSchema, _ followers: [Int], whole: inout RowChecksum,
        rest: inout RowChecksum
    ) throws {
        let reader = try segment.reader()
        for (page, rows) in reader.layout.pages.enumerated() {
            let columns = try table.columns.map { column in
                try reader.column(named: column.name).map { try reader.page(page, of: $0) }
            }
            for index in reader.layout.runs(overlapping: rows) {
                let run = reader.layout.runs[index]
                let part = run.rows.clamped(to: rows)
                let local = part.lowerBound - rows.lowerBound..<part.upperBound - rows.lowerBound
                whole.add(columns, local, dataset: run.dataset)
                rest.add(Self.leavingOut(followers, of: columns), local, dataset: run.dataset)
            }
        }
    }

    private static func leavingOut(_ left: [Int], of columns: [ColumnVector?]) -> [ColumnVector?] {
        columns.indices.map { left.contains($0) ? nil : columns[$0] }
    }

    /// Fails where rows that were read have been moved or replaced meanwhile.
    func check(_ newest: Snapshot) throws {
        for table in base.catalog.schema.tables {
            let now = try newest.segments(of: table).reduce(into: [UUIDBytes: SegmentEntry]()) {
                $0[$1.id] = $1
            }
            for segment in try base.segments(of: table) where now[segment.id]?.runs != segment.runs {
                throw StoreError(
                    .busy,
                    "\(base.store.path): rows of table \"\(table.name)\" were moved or replaced meanwhile",
                    hint: "nothing was changed; start again")
            }
        }
    }
}
